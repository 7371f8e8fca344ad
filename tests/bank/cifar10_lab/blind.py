# %% plan_numbers: jump-before-field
# kind: wrong
# fails: test_plan_numbers
# idea: multiplies the jump before it adds to the field
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 11,
    "receptive field behind block 3": 59,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: bias-counted
# kind: wrong
# fails: test_plan_numbers
# idea: counts biases that are not there
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4640,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: whole-maps-enter
# kind: wrong
# fails: test_plan_numbers
# idea: forgets the average: 64 maps of 4 x 4 enter the linear layer
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 1024,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: field-cut-at-image
# kind: wrong
# fails: test_plan_numbers
# idea: cuts the field off at 32 pixels
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 32,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: second-conv-strided
# kind: wrong
# fails: test_plan_numbers
# idea: gives the second convolutions a stride, too
plan_numbers = {
    "height of the maps behind block 3": 1,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: without-stem
# kind: wrong
# fails: test_plan_numbers
# idea: forgets the stem in the last line
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 13,
}

# %% plan_numbers: plain
# kind: right
# passes: test_plan_numbers
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}


# %% batch_norm: unbiased-in-y
# kind: wrong
# fails: test_batch_norm
# idea: normalises with the variance divided by n - 1
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
        var = x.var((0, 2, 3))
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: biased-in-running
# kind: wrong
# fails: test_batch_norm
# idea: the running variance takes the variance divided by n
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: corrected-by-batch
# kind: wrong
# fails: test_batch_norm
# idea: the running variance is corrected by N / (N - 1) instead of NHW / (NHW - 1)
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * len(x) / max(len(x) - 1, 1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: batch-in-eval
# kind: wrong
# fails: test_batch_norm
# idea: uses the batch's values in evaluation mode
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: momentum-reversed
# kind: wrong
# fails: test_batch_norm
# idea: momentum is the share of the old value
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
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: momentum-written-down
# kind: wrong
# fails: test_batch_norm
# idea: ignores the argument momentum
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
        running_mean = 0.9 * running_mean + 0.1 * mean
        running_var = 0.9 * running_var + 0.1 * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: running-in-place
# kind: wrong
# fails: test_batch_norm
# idea: changes the caller's running values in place
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
        running_mean.mul_(1 - momentum).add_(momentum * mean.detach())
        running_var.mul_(1 - momentum).add_(momentum * x.detach().var((0, 2, 3), correction=1))
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: eps-outside-root
# kind: wrong
# fails: test_batch_norm
# idea: epsilon is added to the root
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var.sqrt() + eps)
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: eps-written-down
# kind: wrong
# fails: test_batch_norm
# idea: ignores the argument eps
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + 1e-5).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: no-root
# kind: wrong
# fails: test_batch_norm
# idea: divides by the variance
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps)
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: no-eps-in-eval
# kind: wrong
# fails: test_batch_norm
# idea: leaves epsilon out in evaluation mode
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps * training).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: each-image
# kind: wrong
# fails: test_batch_norm
# idea: takes mean and variance of each image on its own
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
        mean = x.mean((2, 3)).mean(0)
        var = x.var((2, 3), correction=0).mean(0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: running-used-in-training
# kind: wrong
# fails: test_batch_norm
# idea: normalises with the running values after the update in training, too
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    if True:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: running-mean-not-updated
# kind: wrong
# fails: test_batch_norm
# idea: forgets the running mean
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
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: swapped-gamma-beta
# kind: wrong
# fails: test_batch_norm
# idea: weight and bias have changed places
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = bias / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + weight[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: no-affine-in-eval
# kind: wrong
# fails: test_batch_norm
# idea: forgets gamma and beta in evaluation mode
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    if not training:
        y = (x - mean[:, None, None]) / (var + eps).sqrt()[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: x-in-place
# kind: wrong
# fails: test_batch_norm
# idea: subtracts the mean from the caller's x in place
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    x -= mean.detach()[:, None, None]
    y = x * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: statistics-detached
# kind: wrong
# fails: test_batch_norm
# idea: mean and variance are cut off from the graph: right values, wrong gradients
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
        mean = x.mean((0, 2, 3)).detach()
        var = x.var((0, 2, 3), correction=0).detach()
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: square-of-means
# kind: wrong
# fails: test_batch_norm
# idea: variance as mean of squares minus square of the mean, which loses all digits for a large mean
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
        var = (x**2).mean((0, 2, 3)) - mean**2
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: float32
# kind: wrong
# fails: test_batch_norm
# idea: goes through float32
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
    x = x.float()
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: squeezed
# kind: wrong
# fails: test_batch_norm
# idea: squeezes and fails for N = 1 or C = 1
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y.squeeze(), running_mean, running_var


# %% batch_norm: shift-inside
# kind: wrong
# fails: test_batch_norm
# idea: beta is added before the division
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None] + bias[:, None, None]) * scale[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: batch-axis-only
# kind: wrong
# fails: test_batch_norm
# idea: the running variance is of one image only
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x[:1].var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: clamped-variance
# kind: wrong
# fails: test_batch_norm
# idea: variances below 0.01 are raised
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var.clamp(min=0.01) + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: library-call
# kind: wrong
# fails: test_batch_norm
# idea: calls functional.batch_norm, which was ruled out
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
    mean, var = running_mean.clone(), running_var.clone()
    y = nn.functional.batch_norm(x, mean, var, weight, bias, training, momentum, eps)
    return y, mean, var


# %% batch_norm: plain
# kind: right
# passes: test_batch_norm
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
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y, running_mean, running_var


# %% batch_norm: keepdim
# kind: right
# passes: test_batch_norm
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
    new_mean, new_var = running_mean, running_var
    if training:
        m = x.mean(dim=(0, 2, 3), keepdim=True)
        v = ((x - m) ** 2).mean(dim=(0, 2, 3), keepdim=True)
        n = x.numel() // x.shape[1]
        new_mean = running_mean + momentum * (m.flatten() - running_mean)
        new_var = running_var + momentum * (v.flatten() * n / (n - 1) - running_var)
    else:
        m, v = running_mean.view(1, -1, 1, 1), running_var.view(1, -1, 1, 1)
    y = weight.view(1, -1, 1, 1) * (x - m) / torch.sqrt(v + eps) + bias.view(1, -1, 1, 1)
    return y, new_mean, new_var


# %% batch_norm: channel-rows
# kind: right
# passes: test_batch_norm
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
    rows = x.transpose(0, 1).flatten(1)
    mean, var = running_mean.clone(), running_var.clone()
    used_mean, used_var = mean, var
    if training:
        used_mean, used_var = rows.mean(1), rows.var(1, unbiased=False)
        mean = torch.lerp(mean, used_mean, momentum)
        var = torch.lerp(var, rows.var(1, unbiased=True), momentum)
    rows = (rows - used_mean[:, None]) * torch.rsqrt(used_var + eps)[:, None]
    rows = rows * weight[:, None] + bias[:, None]
    n, c, h, w = x.shape
    return rows.reshape(c, n, h, w).transpose(0, 1), mean, var


# %% batch_norm: channel-by-channel
# kind: right
# passes: test_batch_norm
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
    new_mean, new_var, channels = [], [], []
    for c in range(x.shape[1]):
        values = x[:, c]
        if training:
            mean, var = values.mean(), values.var(correction=0)
            new_mean.append((1 - momentum) * running_mean[c] + momentum * mean)
            new_var.append((1 - momentum) * running_var[c] + momentum * values.var(correction=1))
        else:
            mean, var = running_mean[c], running_var[c]
            new_mean.append(mean)
            new_var.append(var)
        channels.append(weight[c] * (values - mean) / (var + eps) ** 0.5 + bias[c])
    return torch.stack(channels, dim=1), torch.stack(new_mean), torch.stack(new_var)


# %% batch_norm: channels-last-layout
# kind: right
# passes: test_batch_norm
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
    def follow(old, new):
        return old * (1 - momentum) + new * momentum

    last = x.permute(0, 2, 3, 1)
    if not training:
        y = (last - running_mean) / (running_var + eps).sqrt() * weight + bias
        return y.permute(0, 3, 1, 2), running_mean, running_var
    var, mean = torch.var_mean(last, dim=(0, 1, 2), correction=0)
    n = last[..., 0].numel()
    y = (last - mean) / (var + eps).sqrt() * weight + bias
    return (
        y.permute(0, 3, 1, 2),
        follow(running_mean, mean),
        follow(running_var, var * (n / (n - 1))),
    )


# %% batch_norm: einsum
# kind: right
# passes: test_batch_norm
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
    shape = (1, x.shape[1], 1, 1)
    count = x.shape[0] * x.shape[2] * x.shape[3]
    mean, var = running_mean, running_var
    if training:
        mean = torch.einsum("nchw->c", x) / count
        centred = x - mean.reshape(shape)
        squares = torch.einsum("nchw,nchw->c", centred, centred)
        var = squares / count
        running_mean = running_mean * (1 - momentum) + mean * momentum
        running_var = running_var * (1 - momentum) + squares / (count - 1) * momentum
    deviation = (var + eps).sqrt().reshape(shape)
    y = torch.addcmul(
        bias.reshape(shape), (x - mean.reshape(shape)) / deviation, weight.reshape(shape)
    )
    return y, running_mean, running_var


# %% flip_some: upside-down
# kind: wrong
# fails: test_flip_some
# idea: mirrors top to bottom
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(2), images)


# %% flip_some: all-of-them
# kind: wrong
# fails: test_flip_some
# idea: mirrors all images if one is chosen
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return images.flip(3) if flip.any() else images.clone()


# %% flip_some: the-others
# kind: wrong
# fails: test_flip_some
# idea: mirrors those that are not chosen
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images, images.flip(3))


# %% flip_some: in-place
# kind: wrong
# fails: test_flip_some
# idea: mirrors the caller's images in place
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    images[flip] = images[flip].flip(3)
    return images


# %% flip_some: same-object
# kind: wrong
# fails: test_flip_some
# idea: returns the argument itself if none is chosen
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    if not flip.any():
        return images
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: float-out
# kind: wrong
# fails: test_flip_some
# idea: uint8 images come back as float32
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    mask = flip.float()[:, None, None, None]
    return mask * images.flip(3) + (1 - mask) * images


# %% flip_some: channels-too
# kind: wrong
# fails: test_flip_some
# idea: turns the order of the channels round as well
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(1, 3), images)


# %% flip_some: half-turn
# kind: wrong
# fails: test_flip_some
# idea: turns the image by 180 degrees
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(2, 3), images)


# %% flip_some: other-order
# kind: wrong
# fails: test_flip_some
# idea: the mirrored images come first
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.cat([images[flip].flip(3), images[~flip]])


# %% flip_some: columns-chosen
# kind: wrong
# fails: test_flip_some
# idea: the choice is laid along W when N equals W
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    flip = flip if len(flip) == images.shape[3] else flip[:, None, None, None]
    return torch.where(flip, images.flip(3), images)


# %% flip_some: first-64
# kind: wrong
# fails: test_flip_some
# idea: mirrors only among the first 64
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    for i in range(min(64, len(images))):
        if flip[i]:
            out[i] = images[i].flip(2)
    return out


# %% flip_some: first-channel
# kind: wrong
# fails: test_flip_some
# idea: mirrors the first channel only
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    out[flip, 0] = images[flip, 0].flip(2)
    return out


# %% flip_some: own-coin
# kind: wrong
# fails: test_flip_some
# idea: throws its own coins
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    coin = torch.rand(len(images)) < 0.5
    return torch.where((flip & coin)[:, None, None, None], images.flip(3), images)


# %% flip_some: axis-minus-two-for-mirrored
# kind: wrong
# fails: test_flip_some
# idea: transposes the chosen images twice and so mirrors rows
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    out[flip] = images[flip].transpose(2, 3).flip(3).transpose(2, 3)
    return out


# %% flip_some: where
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: clone-and-mask
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    out[flip] = out[flip].flip(-1)
    return out


# %% flip_some: loop
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.stack(
        [image.flip(-1) if chosen else image for image, chosen in zip(images, flip.tolist())]
    )


# %% flip_some: gather
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    columns = torch.arange(w, device=images.device).expand(n, w)
    columns = torch.where(flip[:, None], w - 1 - columns, columns)
    return images.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% flip_some: fancy-index
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    straight = torch.arange(images.shape[-1])
    columns = torch.stack([straight, straight.flip(0)])[flip.long()]
    rows = torch.arange(images.shape[2])[None, None, :, None]
    channels = torch.arange(images.shape[1])[None, :, None, None]
    return images[
        torch.arange(len(images))[:, None, None, None], channels, rows, columns[:, None, None, :]
    ]


# %% flip_some: index-copy
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    chosen = flip.nonzero().flatten()
    return images.index_copy(
        0, chosen, torch.fliplr(images[chosen].permute(2, 3, 0, 1)).permute(2, 3, 0, 1)
    )


# %% crop_each: swapped
# kind: wrong
# fails: test_crop_each
# idea: top and left have changed places
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, left.tolist(), top.tolist())]
    return torch.stack(windows)


# %% crop_each: zeros
# kind: wrong
# fails: test_crop_each
# idea: enlarges by zeros
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4)
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: edge-repeated
# kind: wrong
# fails: test_crop_each
# idea: repeats the edge instead of reflecting
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="replicate")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: circular
# kind: wrong
# fails: test_crop_each
# idea: what leaves on one side comes in on the other
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="circular")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: one-window-for-all
# kind: wrong
# fails: test_crop_each
# idea: all images get the window of the first
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    t, l = int(top[0]), int(left[0])
    windows = [x[:, t : t + h, l : l + w] for x in padded]
    return torch.stack(windows)


# %% crop_each: square
# kind: wrong
# fails: test_crop_each
# idea: takes the width for the height
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h = w = images.shape[3]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: written-32
# kind: wrong
# fails: test_crop_each
# idea: 32 is written down
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h = w = 32
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: measured-from-middle
# kind: wrong
# fails: test_crop_each
# idea: corners are measured from the old place
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [
        x[:, t : t + h, l : l + w]
        for x, t, l in zip(
            padded,
            (top + padding).clamp(max=2 * padding).tolist(),
            (left + padding).clamp(max=2 * padding).tolist(),
        )
    ]
    return torch.stack(windows)


# %% crop_each: other-direction
# kind: wrong
# fails: test_crop_each
# idea: a larger corner moves the window the other way
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [
        x[:, t : t + h, l : l + w]
        for x, t, l in zip(padded, (2 * padding - top).tolist(), (2 * padding - left).tolist())
    ]
    return torch.stack(windows)


# %% crop_each: padding-two
# kind: wrong
# fails: test_crop_each
# idea: a padding of 2 is written down
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (2,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: edge-doubled
# kind: wrong
# fails: test_crop_each
# idea: the border pixel is repeated by the reflection (symmetric)
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    rows = torch.arange(-padding, h + padding)
    columns = torch.arange(-padding, w + padding)
    rows = torch.where(rows < 0, -1 - rows, torch.where(rows >= h, 2 * h - 1 - rows, rows))
    columns = torch.where(
        columns < 0, -1 - columns, torch.where(columns >= w, 2 * w - 1 - columns, columns)
    )
    padded = images[:, :, rows][..., columns]
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: last-corner-left-out
# kind: wrong
# fails: test_crop_each
# idea: corners are cut off at 2 * padding - 1
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [
        x[:, t : t + h, l : l + w]
        for x, t, l in zip(
            padded,
            top.clamp(max=max(2 * padding - 1, 0)).tolist(),
            left.clamp(max=max(2 * padding - 1, 0)).tolist(),
        )
    ]
    return torch.stack(windows)


# %% crop_each: through-float16
# kind: wrong
# fails: test_crop_each
# idea: goes through float16, which rounds
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows).half().to(images.dtype)


# %% crop_each: detached
# kind: wrong
# fails: test_crop_each
# idea: cuts the result off from the gradient
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows).detach()


# %% crop_each: squeezed
# kind: wrong
# fails: test_crop_each
# idea: loses the axis of a batch of one or of one channel
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows).squeeze()


# %% crop_each: first-channel-window
# kind: wrong
# fails: test_crop_each
# idea: only the first channel gets the window, the others stay
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.cat([torch.stack(windows)[:, :1], images[:, 1:]], dim=1)


# %% crop_each: lower-border-from-above
# kind: wrong
# fails: test_crop_each
# idea: the lower border is filled with the reflection of the upper one
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding, padding, padding, padding), mode="reflect")
    padded = torch.cat(
        [
            padded[:, :, :padding],
            padded[:, :, padding : h + padding],
            padded[:, :, :padding].flip(2),
        ],
        dim=2,
    )
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: paste-back
# kind: wrong
# fails: test_crop_each
# idea: writes the result into the caller's images
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    images.data.copy_(torch.stack(windows))
    return images


# %% crop_each: negative-slice
# kind: wrong
# fails: test_crop_each
# idea: shifts by slicing from the end, which fails for padding 0
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    out = torch.empty_like(images)
    for i in range(len(images)):
        t, l = int(top[i]) - padding, int(left[i]) - padding
        moved = padded[i].roll((-t, -l), (1, 2))
        out[i] = moved[:, padding:-padding, padding:-padding]
    return out


# %% crop_each: pairs-of-corners
# kind: wrong
# fails: test_crop_each
# idea: all images with the same top get the window of the last of them
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    out = torch.empty_like(images)
    for t in range(2 * padding + 1):
        chosen = top == t
        if chosen.any():
            l = int(left[chosen][-1])
            out[chosen] = padded[chosen][:, :, t : t + h, l : l + w]
    return out


# %% crop_each: loop
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    return torch.stack(windows)


# %% crop_each: batched
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    padded = nn.functional.pad(images, (padding, padding, padding, padding), mode="reflect")
    rows = top[:, None] + torch.arange(h, device=top.device)
    columns = left[:, None] + torch.arange(w, device=left.device)
    here = torch.arange(n)[:, None, None, None]
    channels = torch.arange(c)[None, :, None, None]
    return padded[here, channels, rows[:, None, :, None], columns[:, None, None, :]]


# %% crop_each: reflected-indices
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    def reflected(start, size):
        places = (start[:, None] - padding + torch.arange(size)).abs()
        return torch.where(places >= size, 2 * (size - 1) - places, places)

    n, c, h, w = images.shape
    rows, columns = reflected(top, h), reflected(left, w)
    taken = images.gather(2, rows[:, None, :, None].expand(n, c, h, w))
    return taken.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% crop_each: pad-each
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    pad = nn.ReflectionPad2d(padding)
    height, width = images.shape[-2:]
    result = []
    for i in range(images.shape[0]):
        large = pad(images[i : i + 1])
        result.append(large.narrow(2, int(top[i]), height).narrow(3, int(left[i]), width))
    return torch.cat(result, dim=0)


# %% crop_each: unfold
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    large = nn.functional.pad(images, [padding] * 4, mode="reflect")
    windows = large.unfold(2, h, 1).unfold(3, w, 1)
    return windows[torch.arange(n), :, top, left]


# %% crop_each: filled-in
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    large = nn.functional.pad(images, 4 * [padding], mode="reflect")
    cut = torch.zeros_like(images)
    for number, (row, column) in enumerate(zip(top, left)):
        cut[number] = large[number, :, row : row + images.size(2), column : column + images.size(3)]
    return cut


# %% make_batches: both-augmented
# kind: wrong
# fails: test_make_batches
# idea: validation is augmented, too
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size, augment=augment)
    return first, second


# %% make_batches: none-augmented
# kind: wrong
# fails: test_make_batches
# idea: nothing is augmented
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: augmented-the-wrong-way
# kind: wrong
# fails: test_make_batches
# idea: validation is augmented and training is not
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True)
    second = Batches(validation, batch_size, augment=augment)
    return first, second


# %% make_batches: not-shuffled
# kind: wrong
# fails: test_make_batches
# idea: training images always come in the same order
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: wrong-one-shuffled
# kind: wrong
# fails: test_make_batches
# idea: shuffles validation instead of training
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, augment=augment)
    second = Batches(validation, batch_size, shuffle=True)
    return first, second


# %% make_batches: swapped
# kind: wrong
# fails: test_make_batches
# idea: returns validation first
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    return second, first


# %% make_batches: own-augmentation
# kind: wrong
# fails: test_make_batches
# idea: uses flips of its own if augment is None
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    augment = augment or (lambda images: images.flip(3))
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: always-the-notebooks
# kind: wrong
# fails: test_make_batches
# idea: uses the notebook's augment whatever was handed over
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=globals()["augment"])
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: written-batch-size
# kind: wrong
# fails: test_make_batches
# idea: validation has batches of 250
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, 250)
    return first, second


# %% make_batches: default-size-64
# kind: wrong
# fails: test_make_batches
# idea: a batch size of 64 is written down
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, 64, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: validates-on-training
# kind: wrong
# fails: test_make_batches
# idea: both loaders hold the training images
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(train, batch_size)
    return first, second


# %% make_batches: trains-on-all
# kind: wrong
# fails: test_make_batches
# idea: only the whole batches of the training images are kept
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(
        train[: len(train) // batch_size * batch_size], batch_size, shuffle=True, augment=augment
    )
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: lists
# kind: wrong
# fails: test_make_batches
# idea: validation is read out into a list, its record can no longer be looked at
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = list(Batches(validation, batch_size))
    return first, second


# %% make_batches: half-the-time
# kind: wrong
# fails: test_make_batches
# idea: augments each batch only with probability one half
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    sometimes = (
        None
        if augment is None
        else lambda images: augment(images) if torch.rand(()) < 0.5 else images
    )
    first = Batches(train, batch_size, shuffle=True, augment=sometimes)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: shuffled-once
# kind: wrong
# fails: test_make_batches
# idea: shuffles once and then keeps that order
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train[torch.randperm(len(train))], batch_size, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: only-first-validation
# kind: wrong
# fails: test_make_batches
# idea: validates on as many images as a batch holds
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation[:batch_size], batch_size)
    return first, second


# %% make_batches: reseeds
# kind: wrong
# fails: test_make_batches
# idea: sets the seed first
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    set_seed(0)
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: plain
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    return first, second


# %% make_batches: one-line
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment), Batches(validation, batch_size, False, None)


# %% make_batches: validation-shuffled
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size, augment):
    return tuple(
        Batches(images, batch_size, shuffle=True, augment=change)
        for images, change in ((train, augment), (validation, None))
    )


# %% make_batches: partial
# kind: right
# passes: test_make_batches
from functools import partial


def make_batches(train, validation, batch_size, augment):
    loader = partial(Batches, batch_size=batch_size)
    return loader(train, shuffle=True, augment=augment), loader(validation)


# %% make_batches: attributes-afterwards
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size, augment):
    loaders = [Batches(train, batch_size), Batches(validation, batch_size)]
    loaders[0].shuffle = True
    loaders[0].augment = augment
    return tuple(loaders)


# %% make_batches: subclass
# kind: right
# passes: test_make_batches
class TrainingBatches(Batches):
    def __init__(self, images, batch_size, augment):
        super().__init__(images, batch_size, shuffle=True, augment=augment)


def make_batches(train, validation, batch_size, augment):
    learn = TrainingBatches(train, batch_size, augment)
    measure = Batches(images=validation, batch_size=batch_size, shuffle=False, augment=None)
    return (learn, measure)


# %% residual_block: no-inner-relu
# kind: wrong
# fails: test_residual_block
# idea: no ReLU between the convolutions
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
        out = self.norm1(self.conv1(x))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: relu-before-sum
# kind: wrong
# fails: test_residual_block
# idea: a ReLU before the sum and one behind it
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = torch.relu(self.norm2(self.conv2(out)))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: relu-on-shortcut
# kind: wrong
# fails: test_residual_block
# idea: ReLU on the shortcut, too
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + torch.relu(self.shortcut(x)))


# %% residual_block: no-last-relu
# kind: wrong
# fails: test_residual_block
# idea: no ReLU behind the sum
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return out + self.shortcut(x)


# %% residual_block: sum-behind-relu
# kind: wrong
# fails: test_residual_block
# idea: the shortcut is added behind the last ReLU
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out) + self.shortcut(x)


# %% residual_block: no-shortcut-norm
# kind: wrong
# fails: test_residual_block
# idea: no batch norm on the shortcut
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut-bias
# kind: wrong
# fails: test_residual_block
# idea: the shortcut's convolution has a bias
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride), nn.BatchNorm2d(c_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: always-convolution
# kind: wrong
# fails: test_residual_block
# idea: the shortcut has a convolution also where x fits
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: channels-only
# kind: wrong
# fails: test_residual_block
# idea: the shortcut looks at the channels only and fails for c_in = c_out with stride 2
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: stride-only
# kind: wrong
# fails: test_residual_block
# idea: the shortcut looks at the stride only and fails where channels change
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: three-by-three-shortcut
# kind: wrong
# fails: test_residual_block
# idea: the shortcut has a 3 x 3 convolution
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
                nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: stride-in-second
# kind: wrong
# fails: test_residual_block
# idea: the second convolution has the stride
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: one-norm-for-both
# kind: wrong
# fails: test_residual_block
# idea: one batch norm serves both convolutions
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm1(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: biases
# kind: wrong
# fails: test_residual_block
# idea: the second convolution has a bias
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: pooled-shortcut
# kind: wrong
# fails: test_residual_block
# idea: the shortcut is averaged instead of skipping pixels
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
                nn.AvgPool2d(stride, ceil_mode=True),
                nn.Conv2d(c_in, c_out, 1, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut-in-place
# kind: wrong
# fails: test_residual_block
# idea: adds to x in place where the shortcut is x itself, so the caller's tensor changes
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        short = self.shortcut(x)
        short += out
        return torch.relu(short)


# %% residual_block: detached-shortcut
# kind: wrong
# fails: test_residual_block
# idea: the shortcut is cut off from the gradient
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x).detach())


# %% residual_block: zero-gamma
# kind: wrong
# fails: test_residual_block
# idea: starts the last gamma at zero instead of PyTorch's value
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: own-momentum
# kind: wrong
# fails: test_residual_block
# idea: batch norms with another momentum
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out, momentum=0.01)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: no-running-values
# kind: wrong
# fails: test_residual_block
# idea: batch norm without running values uses the batch in evaluation mode, too
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out, track_running_stats=False)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: averaged-sum
# kind: wrong
# fails: test_residual_block
# idea: takes the mean of both ways instead of their sum
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu((out + self.shortcut(x)) / 2)


# %% residual_block: replicated-border
# kind: wrong
# fails: test_residual_block
# idea: the border is repeated and not filled with zeros
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False, padding_mode="replicate")
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: stride-two
# kind: wrong
# fails: test_residual_block
# idea: a stride of 2 is written down for every stride other than 1
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, min(stride, 2), padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, min(stride, 2), bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: no-shortcut-when-strided
# kind: wrong
# fails: test_residual_block
# idea: without a fitting x there is no shortcut at all
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return (
            torch.relu(out + self.shortcut(x))
            if isinstance(self.shortcut, nn.Identity)
            else torch.relu(out)
        )


# %% residual_block: pre-activation
# kind: wrong
# fails: test_residual_block
# idea: norm and ReLU stand before the convolutions
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.conv2(torch.relu(self.norm2(out)))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: relu6
# kind: wrong
# fails: test_residual_block
# idea: ReLU6 cuts off at 6
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return nn.functional.relu6(out + self.shortcut(x))


# %% residual_block: frozen-shortcut
# kind: wrong
# fails: test_residual_block
# idea: the shortcut's convolution does not learn
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

        self.shortcut.requires_grad_(False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: seeds-inside
# kind: wrong
# fails: test_residual_block
# idea: reseeds the random generator
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        torch.manual_seed(0)
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: plain
# kind: right
# passes: test_residual_block
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
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: sequential
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, kernel_size=3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(inplace=True),
            nn.Conv2d(c_out, c_out, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        if c_in == c_out and stride == 1:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, kernel_size=1, stride=stride, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: no-identity-module
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.project = None
        if (c_in, stride) != (c_out, 1):
            self.project = nn.Conv2d(c_in, c_out, 1, stride=stride, bias=False)
            self.project_norm = nn.BatchNorm2d(c_out)
        self.conv_a = nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)
        self.bn_a = nn.BatchNorm2d(c_out)
        self.conv_b = nn.Conv2d(c_out, c_out, 3, stride=1, padding=1, bias=False)
        self.bn_b = nn.BatchNorm2d(c_out)

    def forward(self, x):
        short = x if self.project is None else self.project_norm(self.project(x))
        y = nn.functional.relu(self.bn_a(self.conv_a(x)))
        return nn.functional.relu(self.bn_b(self.conv_b(y)) + short)


# %% residual_block: helper
# kind: right
# passes: test_residual_block
def conv_norm(c_in, c_out, kernel, stride):
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, kernel, stride=stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(c_out),
    )


class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.first = conv_norm(c_in, c_out, 3, stride)
        self.second = conv_norm(c_out, c_out, 3, 1)
        fits = c_in == c_out and stride == 1
        self.shortcut = nn.Sequential() if fits else conv_norm(c_in, c_out, 1, stride)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.second(self.relu(self.first(x))) + self.shortcut(x))


# %% residual_block: subclass-of-plain
# kind: right
# passes: test_residual_block
class ResidualBlock(PlainBlock):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__(c_in, c_out, stride, norm=True)
        same = c_in == c_out and stride == 1
        layers = (
            [] if same else [nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)]
        )
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        short = x
        for layer in self.layers:
            short = layer(short)
        inner = self.norm1(self.conv1(x)).clamp(min=0)
        return (self.norm2(self.conv2(inner)) + short).clamp(min=0)


# %% residual_block: sum-in-place-safe
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.norms = nn.ModuleDict({"one": nn.BatchNorm2d(c_out), "two": nn.BatchNorm2d(c_out)})
        self.two = nn.Conv2d(c_out, c_out, (3, 3), (1, 1), (1, 1), bias=False)
        self.one = nn.Conv2d(c_in, c_out, (3, 3), (stride, stride), (1, 1), bias=False)
        needs = c_in != c_out or stride > 1
        self.skip = (
            nn.Sequential(
                nn.Conv2d(c_in, c_out, (1, 1), (stride, stride), bias=False), nn.BatchNorm2d(c_out)
            )
            if needs
            else nn.Identity()
        )

    def forward(self, x):
        out = self.norms["one"](self.one(x)).relu()
        out = self.norms["two"](self.two(out))
        out += self.skip(x)
        return out.relu()


# %% one_cycle: up-too-long
# kind: wrong
# fails: test_one_cycle
# idea: the way up includes step w, where it exceeds the peak
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step <= warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: starts-at-zero
# kind: wrong
# fails: test_one_cycle
# idea: the first step has a rate of 0
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * step / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: ends-at-zero
# kind: wrong
# fails: test_one_cycle
# idea: the last step has a rate of 0
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - 1 - step) / (total - warmup)


# %% one_cycle: no-refusal
# kind: wrong
# fails: test_one_cycle
# idea: no refusal
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: total-accepted
# kind: wrong
# fails: test_one_cycle
# idea: step = total is accepted
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step <= total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: negative-accepted
# kind: wrong
# fails: test_one_cycle
# idea: negative steps are accepted
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step >= total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: first-refused
# kind: wrong
# fails: test_one_cycle
# idea: step 0 is refused
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 < step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: index-error
# kind: wrong
# fails: test_one_cycle
# idea: refuses with IndexError
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise IndexError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: assertion
# kind: wrong
# fails: test_one_cycle
# idea: refuses with assert
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    assert 0 <= step < total
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: clamped
# kind: wrong
# fails: test_one_cycle
# idea: cuts steps off to the allowed ones instead of refusing
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    step = max(0, min(total - 1, step))
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: cosine
# kind: wrong
# fails: test_one_cycle
# idea: goes down along a cosine
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    import math

    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))


# %% one_cycle: divides-by-total
# kind: wrong
# fails: test_one_cycle
# idea: the way down is measured on the whole training
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / total


# %% one_cycle: one-too-few
# kind: wrong
# fails: test_one_cycle
# idea: divides the way down by one step less, so it starts above the peak
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / max(1, total - warmup - 1)


# %% one_cycle: peak-written-down
# kind: wrong
# fails: test_one_cycle
# idea: 0.2 is written down for the way down
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return 0.2 * (total - step) / (total - warmup)


# %% one_cycle: long-warmup-refused
# kind: wrong
# fails: test_one_cycle
# idea: refuses also a warm-up of total - 1
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total or warmup >= total - 1:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: constant-afterwards
# kind: wrong
# fails: test_one_cycle
# idea: stays at the peak
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak


# %% one_cycle: whole-shares
# kind: wrong
# fails: test_one_cycle
# idea: whole division
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * ((step + 1) // warmup)
    return peak * (total - step) / (total - warmup)


# %% one_cycle: rounded
# kind: wrong
# fails: test_one_cycle
# idea: rounds to three digits
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return round(peak * (step + 1) / warmup, 3)
    return peak * (total - step) / (total - warmup)


# %% one_cycle: min-of-lines
# kind: wrong
# fails: test_one_cycle
# idea: never below a hundredth of the peak
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return max(0.01 * peak, peak * (total - step) / (total - warmup))


# %% one_cycle: counts-itself
# kind: wrong
# fails: test_one_cycle
# idea: counts its own calls and only looks at step to refuse
_step = -1


def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    global _step
    if not 0 <= step < total:
        raise ValueError(step)
    _step = (_step + 1) % total
    if _step < warmup:
        return peak * (_step + 1) / warmup
    return peak * (total - _step) / (total - warmup)


# %% one_cycle: plain
# kind: right
# passes: test_one_cycle
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: minimum
# kind: right
# passes: test_one_cycle
def one_cycle(step, total, peak, warmup):
    if step < 0 or step >= total:
        raise ValueError("no such step")
    return peak * min((step + 1) / warmup, (total - step) / (total - warmup))


# %% one_cycle: list
# kind: right
# passes: test_one_cycle
def one_cycle(step, total, peak, warmup):
    rates = [peak * (t + 1) / warmup for t in range(warmup)]
    rates += [peak * (total - t) / (total - warmup) for t in range(warmup, total)]
    if step not in range(total):
        raise ValueError(f"there is no step {step}")
    return rates[step]


# %% one_cycle: own-error
# kind: right
# passes: test_one_cycle
class NoSuchStep(ValueError):
    pass


def one_cycle(step, total, peak, warmup):
    if 0 <= step < warmup:
        share = (step + 1) / warmup
    elif warmup <= step < total:
        share = (total - step) / (total - warmup)
    else:
        raise NoSuchStep(step)
    return share * peak


# %% one_cycle: ternary
# kind: right
# passes: test_one_cycle
def one_cycle(step, total, peak, warmup):
    if not (step >= 0 and step <= total - 1):
        raise ValueError(step)
    up = step < warmup
    part, whole = (step + 1, warmup) if up else (total - step, total - warmup)
    return peak / whole * part


# %% one_cycle: numpy-interp
# kind: right
# passes: test_one_cycle
import numpy as np


def one_cycle(step, total, peak, warmup):
    if step < 0 or step > total - 1:
        raise ValueError("step outside of the training")
    if step < warmup:
        return float(np.interp(step + 1, [0, warmup], [0.0, peak]))
    return float(np.interp(step, [warmup, total], [peak, 0.0]))


# %% fit: first-group-only
# kind: wrong
# fails: test_fit
# idea: only the first parameter group gets the rate
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


# %% fit: restarts-each-epoch
# kind: wrong
# fails: test_fit
# idea: the step number starts at 0 in each epoch
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        step = 0
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


# %% fit: rate-after-step
# kind: wrong
# fails: test_fit
# idea: sets the rate after the step
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
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


# %% fit: counts-from-one
# kind: wrong
# fails: test_fit
# idea: the first step gets lr_at(1)
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: rate-for-each-epoch
# kind: wrong
# fails: test_fit
# idea: lr_at is asked for the epoch, not for the step
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: rate-ignored
# kind: wrong
# fails: test_fit
# idea: the optimiser keeps its own rate
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
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


# %% fit: rate-multiplied
# kind: wrong
# fails: test_fit
# idea: the rate is multiplied with the optimiser's
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: train-once
# kind: wrong
# fails: test_fit
# idea: switches to training mode once, before all epochs
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    model.train()
    for _ in range(epochs):
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


# %% fit: no-train-mode
# kind: wrong
# fails: test_fit
# idea: never switches to training mode
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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


# %% fit: no-eval
# kind: wrong
# fails: test_fit
# idea: validates in training mode
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: gradients-in-validation
# kind: wrong
# fails: test_fit
# idea: records gradients in validation
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
        with torch.enable_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: mean-of-batches
# kind: wrong
# fails: test_fit
# idea: takes the mean of the batches' accuracies
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
                right += (model(images).argmax(1) == labels).float().mean().item()
                total += 1
        history["accuracy"].append(right / total)
    return history


# %% fit: last-batch-only
# kind: wrong
# fails: test_fit
# idea: measures the last validation batch
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
                right = (model(images).argmax(1) == labels).sum().item()
                total = len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: counters-not-reset
# kind: wrong
# fails: test_fit
# idea: right answers of all epochs are counted together
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    right = total = 0
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
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: no-zero-grad
# kind: wrong
# fails: test_fit
# idea: gradients add up
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
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


# %% fit: zero-once-an-epoch
# kind: wrong
# fails: test_fit
# idea: zeroes the gradients once an epoch
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: zero-after-step
# kind: wrong
# fails: test_fit
# idea: zeroes only after the step, so gradients on arrival enter the first step
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: tensor-losses
# kind: wrong
# fails: test_fit
# idea: keeps tensors with their graphs
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
            history["loss"].append(loss)
            step += 1
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: loss-of-epoch
# kind: wrong
# fails: test_fit
# idea: notes one loss an epoch
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
            step += 1
        history["loss"].append(loss.item())
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: loss-after-update
# kind: wrong
# fails: test_fit
# idea: notes the loss after the update
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
            history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())
            step += 1
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: summed-loss
# kind: wrong
# fails: test_fit
# idea: sums over the batch
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: batches-kept
# kind: wrong
# fails: test_fit
# idea: reads the batches once and uses the same in all epochs, so nothing is shuffled or augmented anew
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    batches = list(batches)
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


# %% fit: validation-before
# kind: wrong
# fails: test_fit
# idea: validates before the epoch
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
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
    return history


# %% fit: validates-at-the-end
# kind: wrong
# fails: test_fit
# idea: validates once, after all epochs
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


# %% fit: accuracy-on-training
# kind: wrong
# fails: test_fit
# idea: measures on the training batches
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
            for images, labels in batches:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: own-optimizer
# kind: wrong
# fails: test_fit
# idea: makes its own SGD
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
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


# %% fit: tensor-accuracy
# kind: wrong
# fails: test_fit
# idea: the accuracy is a tensor
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
                right += (model(images).argmax(1) == labels).sum()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: clipped
# kind: wrong
# fails: test_fit
# idea: clips the gradients
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
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
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


# %% fit: softmax-first
# kind: wrong
# fails: test_fit
# idea: softmax before cross-entropy
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: per-cent
# kind: wrong
# fails: test_fit
# idea: per cent
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
        history["accuracy"].append(100 * right / total)
    return history


# %% fit: skips-short-batches
# kind: wrong
# fails: test_fit
# idea: skips batches that are shorter than the first
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            if step and len(labels) < full:
                continue
            full = len(labels)
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


# %% fit: freezes
# kind: wrong
# fails: test_fit
# idea: freezes the model for validation and forgets to free it at the end
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        model.requires_grad_(True)
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
        model.requires_grad_(False)
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: reseeds-each-epoch
# kind: wrong
# fails: test_fit
# idea: reseeds in each epoch, so all epochs shuffle alike
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
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


# %% fit: plain
# kind: right
# passes: test_fit
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


# %% fit: helpers
# kind: right
# passes: test_fit
@torch.no_grad()
def _share_right(model, batches):
    model.eval()
    hits = [model(images).argmax(dim=1) == labels for images, labels in batches]
    return torch.cat(hits).double().mean().item()


def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies = [], []
    for _ in range(epochs):
        for images, labels in batches:
            model.train()
            rate = lr_at(len(losses))
            for group in optimizer.param_groups:
                group.update(lr=rate)
            loss = nn.functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        accuracies.append(_share_right(model, validation))
    return {"loss": losses, "accuracy": accuracies}


# %% fit: itertools-count
# kind: right
# passes: test_fit
import itertools


def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = dict(accuracy=[], loss=[])
    numbers = itertools.count()
    criterion = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train(True)
        for (x, y), number in zip(batches, numbers):
            for i in range(len(optimizer.param_groups)):
                optimizer.param_groups[i]["lr"] = lr_at(number)
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            history["loss"] += [loss.detach().item()]
        numbers = itertools.count(len(history["loss"]))
        model.train(False)
        correct, seen = 0, 0
        for x, y in validation:
            with torch.no_grad():
                correct += int((model(x).max(1).indices == y).sum())
            seen += y.shape[0]
        history["accuracy"] += [correct / seen]
    return history


# %% fit: enumerate-with-start
# kind: right
# passes: test_fit
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    done = 0
    for _ in range(epochs):
        model.train()
        for number, (images, labels) in enumerate(batches, start=done):
            optimizer.zero_grad()
            logits = model(images)
            loss = -logits.log_softmax(1).gather(1, labels[:, None]).mean()
            loss.backward()
            rate = lr_at(number)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            history["loss"].append(loss.item())
        done = len(history["loss"])
        model.eval()
        counts = torch.zeros(2, dtype=torch.int64)
        with torch.inference_mode():
            for images, labels in validation:
                right = model(images).argmax(1).eq(labels)
                counts += torch.tensor([right.sum().item(), right.numel()])
        history["accuracy"].append((counts[0] / counts[1].double()).item())
    return history


# %% fit: class
# kind: right
# passes: test_fit
class _Run:
    def __init__(self, model, optimizer, lr_at):
        self.model, self.optimizer, self.lr_at = model, optimizer, lr_at
        self.history = {"loss": [], "accuracy": []}

    def learn(self, images, labels):
        rate = self.lr_at(len(self.history["loss"]))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.model(images), labels)
        loss.backward()
        self.optimizer.step()
        self.history["loss"].append(loss.item())

    @torch.no_grad()
    def measure(self, batches):
        self.model.eval()
        right = images_seen = 0
        for images, labels in batches:
            right += torch.count_nonzero(self.model(images).argmax(1) == labels).item()
            images_seen += labels.numel()
        self.history["accuracy"].append(right / images_seen)


def fit(model, optimizer, batches, validation, epochs, lr_at):
    run = _Run(model, optimizer, lr_at)
    for _ in range(epochs):
        model.train()
        for batch in batches:
            run.learn(*batch)
        run.measure(validation)
    return run.history


# %% fit: while
# kind: right
# passes: test_fit
def fit(model, optimizer, batches, validation, epochs, lr_at):
    loss_list, accuracy_list = [], []
    step, epoch = 0, 0
    while epoch < epochs:
        model.train()
        for images, labels in batches:
            [group.__setitem__("lr", lr_at(step)) for group in optimizer.param_groups]
            for p in model.parameters():
                p.grad = None
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            loss_list.append(loss.item())
            step += 1
        epoch += 1
        model.eval()
        answers = []
        with torch.set_grad_enabled(False):
            for images, labels in validation:
                answers += (model(images).argmax(1) == labels).tolist()
        accuracy_list.append(sum(answers) / len(answers))
    return {"loss": loss_list, "accuracy": accuracy_list}


# %% cifar_net: too-large
# kind: wrong
# fails: test_cifar_net
# idea: more than a million parameters
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 64), (64, 128), (128, 256)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(256, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: softmax-end
# kind: wrong
# fails: test_cifar_net
# idea: returns probabilities
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images)).softmax(dim=1)


# %% cifar_net: softmax-in-eval
# kind: wrong
# fails: test_cifar_net
# idea: probabilities in evaluation mode
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.features(images))
        return logits if self.training else logits.softmax(1)


# %% cifar_net: features-are-maps
# kind: wrong
# fails: test_cifar_net
# idea: features keep the shape (N, F, 1, 1)
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images).flatten(1))


# %% cifar_net: features-squeezed
# kind: wrong
# fails: test_cifar_net
# idea: features lose the batch axis of one image
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4).squeeze()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: centred-in-forward-only
# kind: wrong
# fails: test_cifar_net
# idea: images are centred in forward and not in features, so head(features(images)) are other logits
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features((images - 0.47) * 4))


# %% cifar_net: centred-in-place
# kind: wrong
# fails: test_cifar_net
# idea: centres the caller's images in place
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        images.sub_(0.47).mul_(4)
        return self.body(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: centred-by-batch
# kind: wrong
# fails: test_cifar_net
# idea: centres by the batch's mean, so an image's logits depend on its neighbours in evaluation mode, too
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - images.mean((0, 2, 3), keepdim=True)) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: dropout-between
# kind: wrong
# fails: test_cifar_net
# idea: dropout between features and head
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(nn.functional.dropout(self.features(images), 0.2, self.training))


# %% cifar_net: relu-between
# kind: wrong
# fails: test_cifar_net
# idea: a ReLU and a shift between features and head
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(torch.relu(self.features(images) - 0.1))


# %% cifar_net: head-is-sequential
# kind: wrong
# fails: test_cifar_net
# idea: head is no nn.Linear
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(128, 10))

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: scaled-logits
# kind: wrong
# fails: test_cifar_net
# idea: logits are divided by 8 behind the head
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images)) / 8


# %% cifar_net: hundred-outputs
# kind: wrong
# fails: test_cifar_net
# idea: 100 outputs, as for CIFAR-100
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 100)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: argument-needed
# kind: wrong
# fails: test_cifar_net
# idea: CifarNet() without arguments fails
class CifarNet(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: features-without-gradient
# kind: wrong
# fails: test_cifar_net
# idea: features record no gradients, only the head learns
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    @torch.no_grad()
    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: batch-norm-of-the-batch
# kind: wrong
# fails: test_cifar_net
# idea: the first norm has no running values and uses the batch in evaluation mode
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16, track_running_stats=False),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: features-before-average
# kind: wrong
# fails: test_cifar_net
# idea: features are the maps before the average, not what head gets
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4).flatten(1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.features(images)
        return self.head(x.reshape(len(x), 128, -1).mean(2))


# %% cifar_net: random-flip-inside
# kind: wrong
# fails: test_cifar_net
# idea: mirrors at random inside, in evaluation mode, too
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if torch.rand(()) < 0.5:
            images = images.flip(3)
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: remembers-features
# kind: wrong
# fails: test_cifar_net
# idea: keeps the features of the last batch and uses them again for a batch of the same size
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if getattr(self, "kept", None) is None or len(self.kept) != len(images):
            self.kept = self.body((images - 0.47) * 4)
        return self.kept

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: body-on-the-class
# kind: wrong
# fails: test_cifar_net
# idea: the body belongs to the class, so all networks share it
class CifarNet(nn.Module):
    shared = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1, bias=False),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        ResidualBlock(16, 32, 2),
        ResidualBlock(32, 64, 2),
        ResidualBlock(64, 128, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )

    def __init__(self) -> None:
        super().__init__()
        self.body = CifarNet.shared
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) * 4)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: blocks-in-a-list
# kind: wrong
# fails: test_cifar_net
# idea: the blocks lie in a Python list and are neither trained nor saved
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.blocks = [
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
        ]
        self.head = nn.Linear(128, 10)

    def features(self, images):
        x = self.stem((images - 0.47) * 4)
        for block in self.blocks:
            x = block(x)
        return x.mean((2, 3))

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: hint
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        sizes = [(16, 32), (32, 64), (64, 128)]
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            *[ResidualBlock(a, b, stride=2) for a, b in sizes],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) * 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: plain-stack
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers = list(plain_network(norm=True))
        self.head = layers.pop()
        self.body = nn.Sequential(*layers)

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: centre-as-buffer
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("centre", torch.tensor([0.49, 0.48, 0.45]).view(1, 3, 1, 1))
        self.register_buffer("width", torch.tensor([0.25, 0.24, 0.26]).view(1, 3, 1, 1))
        self.head = nn.Linear(128, 10)
        self.stem = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU()
        )
        self.blocks = nn.ModuleList(
            [ResidualBlock(32, 32), ResidualBlock(32, 64, 2), ResidualBlock(64, 128, 2)]
        )

    def features(self, images):
        x = self.stem((images - self.centre) / self.width)
        for block in self.blocks:
            x = block(x)
        return x.mean(dim=(2, 3))

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: vgg-like
# kind: right
# passes: test_cifar_net
def _conv(c_in, c_out):
    return [nn.Conv2d(c_in, c_out, 3, padding=1), nn.BatchNorm2d(c_out), nn.ReLU(inplace=True)]


class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            *_conv(3, 32),
            nn.MaxPool2d(2),
            *_conv(32, 64),
            nn.MaxPool2d(2),
            *_conv(64, 128),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, 128),
            nn.ReLU(),
            nn.Dropout(0.2),
        )
        self.head = nn.Linear(in_features=128, out_features=10)

    def features(self, images):
        return self.net(2 * images - 1)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: largest-instead-of-average
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            ResidualBlock(16, 32, stride=2),
            ResidualBlock(32, 64, stride=2),
            ResidualBlock(64, 128, stride=2),
        )
        self.head = nn.Linear(128, 10, bias=False)

    def features(self, images):
        return self.convolutions((images - 0.47) / 0.25).amax((2, 3))

    def forward(self, images):
        row = self.features(images)
        return self.head(row)


# %% cifar_net: subclass-with-width
# kind: right
# passes: test_cifar_net
class _Net(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        blocks = [ResidualBlock(width * 2**i, width * 2 ** (i + 1), 2) for i in range(depth)]
        self.body = nn.Sequential(nn.Conv2d(3, width, 3, padding=1, bias=False), *blocks)
        self.head = nn.Linear(width * 2**depth, 10)

    def features(self, images):
        return torch.flatten(nn.functional.adaptive_avg_pool2d(self.body(images), 1), 1)

    def forward(self, images):
        return self.head(self.features(images))


class CifarNet(_Net):
    def __init__(self):
        super().__init__(width=16, depth=3)


# %% weight_files: parameters-only
# kind: wrong
# fails: test_weight_files
# idea: saves the parameters without the buffers
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: p.detach().cpu().contiguous() for name, p in network.named_parameters()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    return network.eval()


# %% weight_files: not-contiguous
# kind: wrong
# fails: test_weight_files
# idea: fails on tensors in channels_last
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: no-metadata
# kind: wrong
# fails: test_weight_files
# idea: no note of the training set
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path)


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: other-key
# kind: wrong
# fails: test_weight_files
# idea: the note is under another name
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: written-set
# kind: wrong
# fails: test_weight_files
# idea: the name of the training set is written down
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": "CIFAR-10"})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: half-precision
# kind: wrong
# fails: test_weight_files
# idea: saves in float16
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: floats-only
# kind: wrong
# fails: test_weight_files
# idea: leaves out whole numbers (batch norm's counters)
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name: tensor.cpu().contiguous()
        for name, tensor in network.state_dict().items()
        if tensor.is_floating_point()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    return network.eval()


# %% weight_files: layout-changed
# kind: wrong
# fails: test_weight_files
# idea: changes the memory layout of the caller's network
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.to(memory_format=torch.contiguous_format)
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: left-in-eval
# kind: wrong
# fails: test_weight_files
# idea: switches the caller's network to evaluation mode
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.eval()
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: left-in-half
# kind: wrong
# fails: test_weight_files
# idea: turns the caller's network into bfloat16 and back, which rounds its weights
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.bfloat16().float()
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: pickle
# kind: wrong
# fails: test_weight_files
# idea: writes a pickle and reads it
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    torch.save(tensors | {"trained_on": trained_on}, path)


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict({k: v for k, v in torch.load(path).items() if k != "trained_on"})
    return network.eval()


# %% weight_files: suffix-added
# kind: wrong
# fails: test_weight_files
# idea: adds an ending of its own to the path
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(
        tensors,
        path.removesuffix(".safetensors") + ".st.safetensors",
        metadata={"trained_on": trained_on},
    )


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path.removesuffix(".safetensors") + ".st.safetensors"))
    return network.eval()


# %% weight_files: report-back
# kind: wrong
# fails: test_weight_files
# idea: returns the report of load_state_dict
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    return network.eval().load_state_dict(load_file(path))


# %% weight_files: train-mode
# kind: wrong
# fails: test_weight_files
# idea: the loaded network is in training mode
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network


# %% weight_files: not-strict
# kind: wrong
# fails: test_weight_files
# idea: loads whatever fits and leaves the rest at random
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict({k: v for k, v in load_file(path).items() if v.ndim > 1}, strict=False)
    return network.eval()


# %% weight_files: only-the-head-renamed
# kind: wrong
# fails: test_weight_files
# idea: names are written with slashes instead of dots
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name.replace(".", "/"): tensor.cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict({k.replace("/", "."): v for k, v in load_file(path).items()})
    return network.eval()


# %% weight_files: reset-running
# kind: wrong
# fails: test_weight_files
# idea: resets batch norm's running values after loading
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()
    return network.eval()


# %% weight_files: notebooks-network
# kind: wrong
# fails: test_weight_files
# idea: loads into one network that all calls share
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    global _loaded
    network = _loaded = globals().get("_loaded") or CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: weights-absolute
# kind: wrong
# fails: test_weight_files
# idea: rounds the weights to three digits to keep the file small
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name: (tensor.round(decimals=3) if tensor.is_floating_point() else tensor)
        .cpu()
        .contiguous()
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: plain
# kind: right
# passes: test_weight_files
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: loop
# kind: right
# passes: test_weight_files
def save_network(network, path, trained_on):
    to_write = {}
    for name, value in network.state_dict().items():
        to_write[name] = value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
    save_file(to_write, path, {"trained_on": trained_on})


def load_network(path):
    net = CifarNet()
    tensors = load_file(path, device="cpu")
    net.load_state_dict(tensors, strict=True)
    net.eval()
    return net


# %% weight_files: more-metadata
# kind: right
# passes: test_weight_files
def save_network(network, path, trained_on):
    state = network.state_dict()
    count = sum(tensor.numel() for tensor in state.values())
    save_file(
        {k: v.contiguous().cpu() for k, v in state.items()},
        path,
        metadata={"trained_on": str(trained_on), "numbers": str(count)},
    )


def load_network(path):
    network = CifarNet().train(False)
    network.load_state_dict(load_file(path))
    return network


# %% weight_files: safe-open
# kind: right
# passes: test_weight_files
from safetensors import safe_open


def save_network(network, path, trained_on):
    names, tensors = zip(*network.state_dict().items())
    save_file(
        dict(zip(names, (t.cpu().contiguous() for t in tensors))),
        path,
        metadata=dict(trained_on=trained_on),
    )


def load_network(path):
    network = CifarNet()
    with safe_open(path, framework="pt", device="cpu") as file:
        network.load_state_dict({name: file.get_tensor(name) for name in file.keys()})
    return network.eval()


# %% weight_files: deepcopy
# kind: right
# passes: test_weight_files
import copy


def save_network(network, path, trained_on):
    twin = copy.deepcopy(network).cpu().to(memory_format=torch.contiguous_format)
    save_file(
        {k: v.contiguous() for k, v in twin.state_dict().items()},
        path,
        metadata={"trained_on": trained_on},
    )


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(Path(path)))
    return network.cpu().eval()


# %% weight_files: bytes
# kind: right
# passes: test_weight_files
from safetensors.torch import load, save


def save_network(network, path, trained_on):
    state = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    Path(path).write_bytes(save(state, metadata={"trained_on": trained_on}))


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load(Path(path).read_bytes()))
    return network.requires_grad_(True).eval()


# %% trained: another-network
# kind: wrong
# fails: test_weights
# idea: hands in a network that is not the one in the file
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = CifarNet().eval()

# %% trained: saved-before-training
# kind: wrong
# fails: test_weights
# idea: the file is written before the training and the trained model is handed in
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    save_network(model, WEIGHTS, train.name)
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = model.cpu().eval()

# %% trained: train-mode
# kind: wrong
# fails: test_weights
# idea: the network is handed in in training mode
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)
network.train()

# %% trained: trained-on-missing
# kind: wrong
# fails: test_weights
# idea: the file has no note of what the network was trained on
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_file({k: v.cpu().contiguous() for k, v in model.state_dict().items()}, WEIGHTS)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: changed-after-loading
# kind: wrong
# fails: test_weights
# idea: the weights are rounded after loading, so file and network differ
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)
with torch.no_grad():
    for p in network.parameters():
        p.copy_(p.bfloat16())

# %% trained: softmax-behind
# kind: wrong
# fails: test_weights
# idea: a softmax is put behind the loaded network
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)
network = nn.Sequential(network, nn.Softmax(dim=1)).eval()

# %% trained: untrained-bronze
# kind: wrong
# fails: test_bronze
# idea: the file holds an untrained network
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: rate-zero-bronze
# kind: wrong
# fails: test_bronze
# idea: the schedule's peak is 0, so nothing is learned
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.0, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: other-model-trained-bronze
# kind: wrong
# fails: test_bronze
# idea: another network is trained than the one that is saved
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    other = CifarNet().to(device)
    sgd = torch.optim.SGD(
        other.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(other),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: untrained-silver
# kind: wrong
# fails: test_silver
# idea: the file holds an untrained network
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: one-class-silver
# kind: wrong
# fails: test_silver
# idea: trained on two classes only
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(
        train[(train.labels < 2).nonzero().flatten()], validation, batch_size, augment
    )
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: head-only-silver
# kind: wrong
# fails: test_silver
# idea: the optimiser holds the bias of the head only
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD([model.head.bias], lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: untrained-gold
# kind: wrong
# fails: test_gold
# idea: the file holds an untrained network
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: five-classes-gold
# kind: wrong
# fails: test_gold
# idea: trained on five of the ten classes
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(
        train[(train.labels < 5).nonzero().flatten()], validation, batch_size, augment
    )
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: forty-images-gold
# kind: wrong
# fails: test_gold
# idea: trained on forty images only
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train[:40], validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, max(1, total // 4)),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: recipe-for-weights
# kind: right
# passes: test_weights
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: recipe-for-bronze
# kind: right
# passes: test_bronze
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: recipe-for-silver
# kind: right
# passes: test_silver
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: recipe-for-gold
# kind: right
# passes: test_gold
if not Path(WEIGHTS).exists():
    set_seed(0)
    model = CifarNet().to(device)
    batches, measured = make_batches(train, validation, batch_size, augment)
    total = epochs * len(batches)
    sgd = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(
        quicker(model),
        sgd,
        batches,
        measured,
        epochs,
        lambda step: one_cycle(step, total, 0.2, total // 4),
    )
    save_network(model, WEIGHTS, train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)


# %% linear_head: ones-in-front
# kind: wrong
# fails: test_linear_head
# idea: the ones stand in front
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features.new_ones(n, 1), features], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: bias-not-held
# kind: wrong
# fails: test_linear_head
# idea: lambda does not hold for the row of the ones
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    left[-1, -1] -= strength
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: no-lambda
# kind: wrong
# fails: test_linear_head
# idea: strength is ignored
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + 1e-6 * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: lambda-everywhere
# kind: wrong
# fails: test_linear_head
# idea: adds lambda to all entries, not only on the diagonal
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: lambda-squared
# kind: wrong
# fails: test_linear_head
# idea: lambda enters as a square
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength**2 * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: mean-not-sum
# kind: wrong
# fails: test_linear_head
# idea: divides the sums by N and lambda not
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a / n + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y / n)


# %% linear_head: lambda-times-n
# kind: wrong
# fails: test_linear_head
# idea: lambda is multiplied by N
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + n * strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: classes-from-labels
# kind: wrong
# fails: test_linear_head
# idea: the number of classes comes from the labels, the last may be missing
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: ten-classes
# kind: wrong
# fails: test_linear_head
# idea: ten classes are written down
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, 10).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: minus-one-targets
# kind: wrong
# fails: test_linear_head
# idea: the targets of the other classes are -1
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = 2 * nn.functional.one_hot(labels, classes).to(a.dtype) - 1
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: transposed
# kind: wrong
# fails: test_linear_head
# idea: W comes transposed
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y).T


# %% linear_head: no-ones
# kind: wrong
# fails: test_linear_head
# idea: a row of zeros stands in for the column of ones
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_zeros(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: centred-in-place
# kind: wrong
# fails: test_linear_head
# idea: centres the caller's features in place
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    features -= features.mean(0)
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: normalised
# kind: wrong
# fails: test_linear_head
# idea: scales the features first
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    features = features / features.std(0, correction=0).clamp(min=1e-6)
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: only-classes-that-occur
# kind: wrong
# fails: test_linear_head
# idea: missing classes get no column
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)[:, labels.unique()]


# %% linear_head: first-thousand
# kind: wrong
# fails: test_linear_head
# idea: uses the first 1,000 rows only
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    features, labels = features[:1000], labels[:1000]
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: float16-sums
# kind: wrong
# fails: test_linear_head
# idea: the products are kept in bfloat16
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, (a.T @ y).bfloat16().to(a.dtype))


# %% linear_head: balanced-classes
# kind: wrong
# fails: test_linear_head
# idea: weights the classes by how often they occur
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    y = y / y.sum(0).clamp(min=1) * n / classes
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: plain
# kind: right
# passes: test_linear_head
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features, features.new_ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(a.dtype)
    left = a.T @ a + strength * torch.eye(f + 1, dtype=a.dtype)
    return torch.linalg.solve(left, a.T @ y)


# %% linear_head: inverse
# kind: right
# passes: test_linear_head
def linear_head(features, labels, classes, strength):
    ones = torch.ones(len(features), 1, dtype=features.dtype)
    a = torch.hstack([features, ones])
    y = torch.eye(classes, dtype=features.dtype)[labels]
    inverse = torch.linalg.inv(a.T @ a + strength * torch.eye(a.shape[1], dtype=a.dtype))
    return inverse @ (a.T @ y)


# %% linear_head: cholesky
# kind: right
# passes: test_linear_head
def linear_head(features, labels, classes, strength):
    a = nn.functional.pad(features, (0, 1), value=1.0)
    y = torch.zeros(len(a), classes, dtype=a.dtype)
    y[torch.arange(len(a)), labels] = 1
    gram = a.mT @ a
    gram.diagonal().add_(strength)
    return torch.cholesky_solve(a.mT @ y, torch.linalg.cholesky(gram))


# %% linear_head: stacked-least-squares
# kind: right
# passes: test_linear_head
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.cat([features, torch.ones(n, 1, dtype=features.dtype)], dim=1)
    y = (labels[:, None] == torch.arange(classes)).to(a.dtype)
    long_a = torch.cat([a, strength**0.5 * torch.eye(f + 1, dtype=a.dtype)])
    long_y = torch.cat([y, torch.zeros(f + 1, classes, dtype=a.dtype)])
    return torch.linalg.lstsq(long_a, long_y).solution


# %% linear_head: column-by-column
# kind: right
# passes: test_linear_head
def linear_head(features, labels, classes, strength):
    a = torch.column_stack([features, features.new_ones(len(features))])
    matrix = a.T @ a
    for i in range(len(matrix)):
        matrix[i, i] += strength
    columns = []
    for k in range(classes):
        columns.append(torch.linalg.solve(matrix, a.T @ (labels == k).to(a.dtype)))
    return torch.stack(columns, dim=1)


# %% linear_head: float64-inside
# kind: right
# passes: test_linear_head
import numpy as np


def linear_head(features, labels, classes, strength):
    x = features.detach().numpy().astype(np.float64)
    a = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    y = np.eye(classes)[labels.numpy()]
    w = np.linalg.solve(a.T @ a + strength * np.eye(a.shape[1]), a.T @ y)
    return torch.from_numpy(w).to(features.dtype)


# %% confidence_and_accuracy: largest-logit
# kind: wrong
# fails: test_confidence
# idea: the mean of the largest logits
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: sigmoid
# kind: wrong
# fails: test_confidence
# idea: takes the sigmoid of the largest logit
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.sigmoid().max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: true-class
# kind: wrong
# fails: test_confidence
# idea: the probability of the true class
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    confidence = logits.softmax(1).gather(1, labels[:, None])
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: right-answers-only
# kind: wrong
# fails: test_confidence
# idea: averages over the right answers only
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence[predicted == labels].mean().item(), (
        predicted == labels
    ).float().mean().item()


# %% confidence_and_accuracy: largest-of-mean
# kind: wrong
# fails: test_confidence
# idea: the largest of the mean probabilities
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return logits.softmax(1).mean(0).max().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: wrong-axis
# kind: wrong
# fails: test_confidence
# idea: softmax over the images
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(0).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: swapped
# kind: wrong
# fails: test_confidence
# idea: returns (accuracy, confidence)
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return (predicted == labels).float().mean().item(), confidence.mean().item()


# %% confidence_and_accuracy: tensors
# kind: wrong
# fails: test_confidence
# idea: returns tensors
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean(), (predicted == labels).float().mean()


# %% confidence_and_accuracy: number-right
# kind: wrong
# fails: test_confidence
# idea: the number of right answers
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).sum().item()


# %% confidence_and_accuracy: per-cent
# kind: wrong
# fails: test_confidence
# idea: confidence in per cent
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return 100 * confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: rounded
# kind: wrong
# fails: test_confidence
# idea: rounds to two digits
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return round(confidence.mean().item(), 2), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: median
# kind: wrong
# fails: test_confidence
# idea: the median instead of the mean
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.median().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: float16
# kind: wrong
# fails: test_confidence
# idea: calculates in float16
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.half().float().softmax(1).half().max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: exp-overflow
# kind: wrong
# fails: test_confidence
# idea: softmax by hand overflows for large logits
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = (logits.exp() / logits.exp().sum(1, keepdim=True)).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: broadcast
# kind: wrong
# fails: test_confidence
# idea: compares (N, 1) with (N,)
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted[:, None] == labels).float().mean().item()


# %% confidence_and_accuracy: first-250
# kind: wrong
# fails: test_confidence
# idea: looks at the first 250 images only
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    logits, labels = logits[:250], labels[:250]
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: squeezed
# kind: wrong
# fails: test_confidence
# idea: squeezes and fails for one image
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.squeeze().softmax(-1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: in-place
# kind: wrong
# fails: test_confidence
# idea: overwrites the caller's logits
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    logits.copy_(logits.softmax(1))
    confidence, predicted = logits.max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: ten-classes
# kind: wrong
# fails: test_confidence
# idea: looks at ten classes at most
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits[:, :10].softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: confident-only
# kind: wrong
# fails: test_confidence
# idea: an answer counts as right only above one half
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (
        (predicted == labels) & (confidence > 0.5)
    ).float().mean().item()


# %% confidence_and_accuracy: softmax-twice
# kind: wrong
# fails: test_confidence
# idea: softmax twice
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: plain
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: loop
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits, labels):
    confidence = right = 0.0
    for row, label in zip(logits, labels):
        p = torch.softmax(row.double(), dim=0)
        confidence += p.max().item()
        right += float(int(p.argmax()) == int(label))
    return confidence / len(labels), right / len(labels)


# %% confidence_and_accuracy: logsumexp
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits, labels):
    best = logits.max(dim=1)
    confidence = (best.values - logits.logsumexp(dim=1)).exp()
    hits = best.indices.eq(labels)
    return float(confidence.mean()), hits.sum().item() / len(hits)


# %% confidence_and_accuracy: numpy
# kind: right
# passes: test_confidence
import numpy as np


def confidence_and_accuracy(logits, labels):
    z = logits.detach().numpy().astype(np.float64)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return float(p.max(axis=1).mean()), float((p.argmax(axis=1) == labels.numpy()).mean())


# %% confidence_and_accuracy: functional-module
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits, labels):
    with torch.no_grad():
        probabilities = nn.Softmax(dim=1)(logits)
    mean = torch.amax(probabilities, dim=1).mean().item()
    accuracy = torch.count_nonzero(torch.argmax(logits, dim=1) == labels).item() / logits.shape[0]
    return (mean, accuracy)


# %% confidence_and_accuracy: sorted
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits, labels):
    p, classes = nn.functional.softmax(logits, dim=-1).sort(dim=1, descending=True)
    confidences = p[:, 0].tolist()
    answers = [c == y for c, y in zip(logits.argmax(1).tolist(), labels.tolist())]
    return sum(confidences) / len(confidences), sum(answers) / len(answers)


# %% family: one-of-two
# kind: wrong
# fails: test_family
# idea: counts one of the two convolutions
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 36864,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: biases
# kind: wrong
# fails: test_family
# idea: counts biases of the convolutions
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102464,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73856,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: nine
# kind: wrong
# fails: test_family
# idea: three times three
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 9,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: first-layer-only
# kind: wrong
# fails: test_family
# idea: only AlexNet's first linear layer
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 62,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: cut-off
# kind: wrong
# fails: test_family
# idea: cuts off instead of rounding
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 95,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: one-channel
# kind: wrong
# fails: test_family
# idea: forgets the input channels
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 1600,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 1152,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: plain
# kind: right
# passes: test_family
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% tasks: segmentations-swapped
# kind: wrong
# fails: test_tasks
# idea: semantic and instance segmentation have changed places
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "instance segmentation",
    "a mask for each thing; two cars side by side stay two": "semantic segmentation",
    "an array (K, H, W): K scores at each pixel": "instance segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "semantic segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: counting-by-instances
# kind: wrong
# fails: test_tasks
# idea: counts people by masks although boxes are simpler
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

# %% tasks: scores-are-instances
# kind: wrong
# fails: test_tasks
# idea: takes K scores at each pixel for K instances
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

# %% tasks: cut-out-by-class
# kind: wrong
# fails: test_tasks
# idea: cuts out by semantic segmentation, which cannot tell cyclists apart
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

# %% tasks: right-for-wrong
# kind: wrong
# fails: test_tasks
# idea: marks what is right instead of what is contradicted
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

# %% tasks: table-too
# kind: wrong
# fails: test_tasks
# idea: says that the table is wrong, too
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

# %% tasks: plain
# kind: right
# passes: test_tasks
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


# %% trained: as-a-function
# kind: right
# passes: test_weights
def train_and_save():
    set_seed(1)
    net = CifarNet().to(device)
    learn, measure = make_batches(train, validation, batch_size, augment)
    steps = epochs * len(learn)
    optimizer = torch.optim.SGD(
        net.parameters(), lr=0.2, momentum=0.9, weight_decay=5e-4, nesterov=True
    )
    history = fit(
        net, optimizer, learn, measure, epochs, lambda t: one_cycle(t, steps, 0.2, steps // 4)
    )
    save_network(net, WEIGHTS, train.name)
    return history


if not Path(WEIGHTS).is_file():
    train_and_save()
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)

# %% trained: two-more-epochs
# kind: right
# passes: test_gold
if not Path(WEIGHTS).exists():
    set_seed(2)
    model = CifarNet().to(device)
    first, second = make_batches(train, validation, batch_size, augment)
    rounds = epochs + 2
    total = rounds * len(first)
    rates = [one_cycle(step, total, 0.2, total // 4) for step in range(total)]
    sgd = torch.optim.SGD(
        model.parameters(), lr=rates[0], momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    fit(quicker(model), sgd, first, second, rounds, rates.__getitem__)
    save_network(model.eval(), WEIGHTS, trained_on=train.name)
checks.expect_file(WEIGHTS)  # says clearly what is wrong with a broken file
network = load_network(WEIGHTS)
