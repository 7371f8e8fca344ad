# %% batch_norm: falsy_settings
# kind: wrong
# fails: test_batch_norm
# idea: momentum 0 (running values stay) and eps 0 are taken for missing.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    momentum, eps = momentum or 0.1, eps or 1e-5
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        unbiased = x.var((0, 2, 3), correction=1).detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: learns_only_with_gradients
# kind: wrong
# fails: test_batch_norm
# idea: Without gradients it takes the running values, also in training.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training and torch.is_grad_enabled():
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        unbiased = x.var((0, 2, 3), correction=1).detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: unused_statistics
# kind: wrong
# fails: test_batch_norm
# idea: In evaluation, running values that still are 0 and 1 are taken for "never trained" and replaced by the batch's.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
    fresh = bool((running_mean == 0).all() and (running_var == 1).all())
    if training:
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        unbiased = x.var((0, 2, 3), correction=1).detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
        running_mean = new_mean
    elif not fresh:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: mean_of_variances
# kind: wrong
# fails: test_batch_norm
# idea: The variance is the mean of each image's variance: the spread between images is lost.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        n = x.numel() / x.shape[1]
        mean = x.mean((0, 2, 3))
        var = x.var((2, 3), correction=0).mean(0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * var.detach() * n / (n - 1)
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: viewed
# kind: wrong
# fails: test_batch_norm
# idea: view() stops on a tensor that is not contiguous (channels_last).
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    n, c, h, w = x.shape
    flat = x.view(n, c, h * w)
    if training:
        mean, var = flat.mean((0, 2)), flat.var((0, 2), correction=0)
        count = n * h * w
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * var.detach() * count / (count - 1)
    else:
        mean, var = running_mean, running_var
    y = (flat - mean[:, None]) / torch.sqrt(var[:, None] + eps) * weight[:, None] + bias[:, None]
    return y.view(n, c, h, w), running_mean, running_var


# %% batch_norm: deviation_at_least
# kind: wrong
# fails: test_batch_norm
# idea: The deviation is kept above the root of eps in place of adding eps.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        unbiased = x.var((0, 2, 3), correction=1).detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / var[s].clamp(min=eps).sqrt() * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: square_of_mean
# kind: wrong
# fails: test_batch_norm
# idea: E[x^2] - E[x]^2: wrong digits, even negative, where the mean is large.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        n = x.numel() // x.shape[1]
        mean = x.mean((0, 2, 3))
        var = ((x * x).mean((0, 2, 3)) - mean * mean).clamp(min=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * var.detach() * n / (n - 1)
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: native
# kind: wrong
# fails: test_batch_norm
# idea: torch's own batch norm by another name, on clones of the running values.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean.clone(), running_var.clone()
    y = torch.native_batch_norm(x, weight, bias, mean, var, training, momentum, eps)[0]
    return y, mean, var


# %% batch_norm: in_float32
# kind: wrong
# fails: test_batch_norm
# idea: All is calculated in float32 and handed back like that: float64 loses its digits and its dtype.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    x = x.float()
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        unbiased = x.var((0, 2, 3), correction=1).detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean.float(), running_var.float()
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight.float()[s] + bias.float()[s]
    return y, running_mean, running_var


# %% batch_norm: gradient_around_variance
# kind: wrong
# fails: test_batch_norm
# idea: The variance is taken without gradients, the mean with: half of the backward pass.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        with torch.no_grad():
            var = x.var((0, 2, 3), correction=0)
            running_mean = (1 - momentum) * running_mean + momentum * mean
            running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    s = (None, slice(None), None, None)
    y = (x - mean[s]) / torch.sqrt(var[s] + eps) * weight[s] + bias[s]
    return y, running_mean, running_var


# %% batch_norm: as_told
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
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        with torch.no_grad():
            unbiased = x.var((0, 2, 3), correction=1)
            running_mean = (1 - momentum) * running_mean + momentum * mean
            running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    a = [t[None, :, None, None] for t in (mean, var, weight, bias)]
    y = (x - a[0]) / torch.sqrt(a[1] + eps) * a[2] + a[3]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: keepdim_and_rsqrt
# kind: right
# passes: test_batch_norm
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    view = lambda t: t.reshape(1, -1, 1, 1)
    if training:
        n = x.shape[0] * x.shape[2] * x.shape[3]
        mean = x.mean(dim=[0, 2, 3], keepdim=True)
        var = ((x - mean) ** 2).mean(dim=[0, 2, 3], keepdim=True)
        rm = running_mean.lerp(mean.detach().flatten().to(running_mean.dtype), momentum)
        rv = running_var.lerp(
            (var.detach().flatten() * (n / (n - 1))).to(running_var.dtype), momentum
        )
    else:
        mean, var = view(running_mean), view(running_var)
        rm, rv = running_mean.clone(), running_var.clone()
    y = view(weight) * (x - mean) * torch.rsqrt(var + eps) + view(bias)
    return y.to(x.dtype), rm, rv


# %% batch_norm: channels_as_rows
# kind: right
# passes: test_batch_norm
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    n, c, h, w = x.shape
    rows = x.permute(1, 0, 2, 3).reshape(c, n * h * w)
    if training:
        var, mean = torch.var_mean(rows, dim=1, correction=0)
        running_mean = running_mean + momentum * (mean.detach() - running_mean)
        running_var = running_var + momentum * (rows.detach().var(1) - running_var)
    else:
        mean, var = running_mean, running_var
    scale = weight / (var + eps).sqrt()
    rows = (rows - mean[:, None]) * scale[:, None] + bias[:, None]
    y = rows.reshape(c, n, h, w).permute(1, 0, 2, 3)
    return y.to(x.dtype), running_mean, running_var


# %% flip_some: asks_first
# kind: wrong
# fails: test_flip_some
# idea: If no image is to be mirrored the caller's tensor itself comes back.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    if not flip.any():
        return images
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: grouped
# kind: wrong
# fails: test_flip_some
# idea: The mirrored ones come behind the others: the order is lost.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.cat([images[~flip], images[flip].flip(3)])


# %% flip_some: weighed_sum
# kind: wrong
# fails: test_flip_some
# idea: A weighted sum of both: whole numbers become floats and one infinite pixel makes nan.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    w = flip.float()[:, None, None, None]
    return w * images.flip(3) + (1 - w) * images


# %% flip_some: half_turn
# kind: wrong
# fails: test_flip_some
# idea: A half turn in place of a mirror.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    out[flip] = torch.rot90(images[flip], 2, (2, 3))
    return out


# %% flip_some: copied_by_constructor
# kind: wrong
# fails: test_flip_some
# idea: A fresh tensor from a list of numbers: no gradients pass.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.detach().clone()
    for i, yes in enumerate(flip):
        if yes:
            out[i] = out[i].flip(-1)
    return out


# %% flip_some: three_colours
# kind: wrong
# fails: test_flip_some
# idea: Three colours are mirrored; a fourth channel stays.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    mirrored = images.clone()
    mirrored[:, :3] = images[:, :3].flip(3)
    return torch.where(flip.view(-1, 1, 1, 1), mirrored, images)


# %% flip_some: numbers_of_images
# kind: wrong
# fails: test_flip_some
# idea: flip is read as a list of image numbers: 0 and 1.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    chosen = flip.long()
    out[chosen] = images[chosen].flip(3)
    return out


# %% flip_some: condition_turned_round
# kind: wrong
# fails: test_flip_some
# idea: The condition is inverted in place, for the caller too.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    keep = flip.logical_not_()
    return torch.where(keep[:, None, None, None], images, images.flip(3))


# %% flip_some: one_image_squeezed
# kind: wrong
# fails: test_flip_some
# idea: squeeze() at the end removes every axis of size 1.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    parts = [x[None].flip(3) if f else x[None] for x, f in zip(images, flip)]
    return torch.stack(parts).squeeze()


# %% flip_some: own_coin
# kind: wrong
# fails: test_flip_some
# idea: If flip holds a single decision for all, a coin is thrown for each image.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    if len(flip) > 1 and bool(flip.all()):
        flip = torch.rand(len(images)) < 0.5
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: where
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: clone_and_assign
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    out[flip] = images[flip].flip(dims=(-1,))
    return out


# %% flip_some: list
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    if len(images) == 0:
        return images.clone()
    return torch.stack(
        [
            torch.fliplr(x.permute(1, 2, 0)).permute(2, 0, 1) if yes else x
            for x, yes in zip(images, flip.tolist())
        ]
    )


# %% flip_some: gathered_columns
# kind: right
# passes: test_flip_some
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    w = images.shape[3]
    there, back = torch.arange(w), torch.arange(w - 1, -1, -1)
    columns = torch.where(flip[:, None], back, there)
    return images.gather(3, columns[:, None, None, :].expand_as(images))


# %% crop_each: no_gradient
# kind: wrong
# fails: test_crop_each
# idea: Augmentation is thought to need no gradients.
@torch.no_grad()
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack([x[:, t : t + h, s : s + w] for x, t, s in zip(big, top, left)])


# %% crop_each: float32_buffer
# kind: wrong
# fails: test_crop_each
# idea: The result is gathered in a float32 buffer.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    out = torch.zeros(n, c, h, w)
    for i in range(n):
        out[i] = big[i, :, top[i] : top[i] + h, left[i] : left[i] + w]
    return out


# %% crop_each: border_twice
# kind: wrong
# fails: test_crop_each
# idea: The mirror stands behind the border pixel, which comes twice.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape

    def mirror(i, size):
        i = torch.where(i < 0, -1 - i, i)
        return torch.where(i >= size, 2 * size - 1 - i, i)

    rows = mirror(top[:, None] + torch.arange(h) - padding, h)
    columns = mirror(left[:, None] + torch.arange(w) - padding, w)
    return images[
        torch.arange(n)[:, None, None, None],
        torch.arange(c)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% crop_each: corners_moved
# kind: wrong
# fails: test_crop_each
# idea: `top -= padding` changes the caller's corners.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    top -= padding
    left -= padding
    return torch.stack(
        [
            big[i, :, padding + t : padding + t + h, padding + s : padding + s + w]
            for i, (t, s) in enumerate(zip(top.tolist(), left.tolist()))
        ]
    )


# %% crop_each: rolled
# kind: wrong
# fails: test_crop_each
# idea: Rolled: what leaves on one side comes in on the other.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    return torch.stack(
        [x.roll((padding - int(t), padding - int(s)), (1, 2)) for x, t, s in zip(images, top, left)]
    )


# %% crop_each: square
# kind: wrong
# fails: test_crop_each
# idea: Height is taken for width.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    size = images.shape[2]
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + size, s : s + size] for x, t, s in zip(big, top.tolist(), left.tolist())]
    )


# %% crop_each: known_corners
# kind: wrong
# fails: test_crop_each
# idea: The row numbers are cached by the batch size: the next batch gets the last one's windows.
_rows = {}


def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    key = (n, h, w, padding)
    if key not in _rows:
        _rows[key] = (top[:, None] + torch.arange(h), left[:, None] + torch.arange(w))
    rows, columns = _rows[key]
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return big[
        torch.arange(n)[:, None, None, None],
        torch.arange(c)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% crop_each: byte_images
# kind: wrong
# fails: test_crop_each
# idea: Values are kept in [0, 1], as images should be.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect").clamp(0, 1)
    return torch.stack([x[:, t : t + h, s : s + w] for x, t, s in zip(big, top, left)])


# %% crop_each: no_padding_no_work
# kind: wrong
# fails: test_crop_each
# idea: The window may not lie at the far corner: corners are limited to 2 * padding - 1.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    last = max(0, 2 * padding - 1)
    return torch.stack(
        [
            big[i, :, t : t + h, s : s + w]
            for i, (t, s) in enumerate(
                zip(top.clamp(max=last).tolist(), left.clamp(max=last).tolist())
            )
        ]
    )


# %% crop_each: one_after_the_other
# kind: wrong
# fails: test_crop_each
# idea: Rows reflected, columns filled with zeros.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.functional.pad(images, (0, 0, padding, padding), mode="reflect")
    big = nn.functional.pad(big, (padding, padding, 0, 0))
    return torch.stack([x[:, t : t + h, s : s + w] for x, t, s in zip(big, top, left)])


# %% crop_each: loop
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    p = padding
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (p, p, p, p), mode="reflect")
    return torch.stack([x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top, left)])


# %% crop_each: index_once
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape
    big = nn.ReflectionPad2d(padding)(images)
    i = torch.arange(n).view(n, 1, 1, 1)
    j = torch.arange(c).view(1, c, 1, 1)
    y = (top.view(n, 1) + torch.arange(h)).view(n, 1, h, 1)
    x = (left.view(n, 1) + torch.arange(w)).view(n, 1, 1, w)
    return big[i, j, y, x]


# %% crop_each: mirrored_indices
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    n, c, h, w = images.shape

    def mirror(index, size):
        index = index.abs()
        return torch.where(index >= size, 2 * (size - 1) - index, index)

    rows = mirror(top.long()[:, None] + torch.arange(h) - padding, h)
    columns = mirror(left.long()[:, None] + torch.arange(w) - padding, w)
    tall = images.gather(2, rows[:, None, :, None].expand(n, c, h, w))
    return tall.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% crop_each: unfold
# kind: right
# passes: test_crop_each
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    big = torch.nn.functional.pad(images, [padding] * 4, "reflect")
    windows = big.unfold(2, h, 1).unfold(3, w, 1)  # (N, C, rows, columns, h, w)
    return windows[torch.arange(len(images)), :, top.long(), left.long()].contiguous()


# %% make_batches: augment_falls_back
# kind: wrong
# fails: test_make_batches
# idea: No augmentation is taken for "the usual one".
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    def usual(images):
        return images.flip(3)

    first = Batches(train, batch_size, shuffle=True, augment=augment or usual)
    return first, Batches(validation, batch_size)


# %% make_batches: large_batches_to_validate
# kind: wrong
# fails: test_make_batches
# idea: Validation in one large batch: batch_size is for both.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, max(batch_size, 250)),
    )


# %% make_batches: full_batches_only
# kind: wrong
# fails: test_make_batches
# idea: The training set is cut to whole batches.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    whole = len(train) // batch_size * batch_size or len(train)
    return (
        Batches(train[:whole], batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: tried_out
# kind: wrong
# fails: test_make_batches
# idea: Both loaders are tried once: a pass stands in the record and the generator has moved.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size)
    for loader in (first, second):
        images, labels = next(iter(loader))
        assert len(images) == len(labels)
    return first, second


# %% make_batches: lists
# kind: wrong
# fails: test_make_batches
# idea: The batches are made once and kept: the same order and the same augmentation in each pass.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return (
        list(Batches(train, batch_size, shuffle=True, augment=augment)),
        list(Batches(validation, batch_size)),
    )


# %% make_batches: augmented_once
# kind: wrong
# fails: test_make_batches
# idea: Augmented images are remembered by the size of the batch.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    kept = {}

    def once(images):
        if images.shape not in kept:
            kept[images.shape] = augment(images)
        return kept[images.shape]

    return (
        Batches(train, batch_size, shuffle=True, augment=None if augment is None else once),
        Batches(validation, batch_size),
    )


# %% make_batches: half_of_them
# kind: wrong
# fails: test_make_batches
# idea: Half of each batch is augmented, so that the network sees originals, too.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    def half(images):
        middle = len(images) // 2
        return torch.cat([augment(images[:middle]), images[middle:]])

    return (
        Batches(train, batch_size, shuffle=True, augment=augment and half),
        Batches(validation, batch_size),
    )


# %% make_batches: seeded
# kind: wrong
# fails: test_make_batches
# idea: The global seed is set, so every run shuffles alike.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    torch.manual_seed(0)
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: shared_loader
# kind: wrong
# fails: test_make_batches
# idea: One loader is changed into the other: both names are the same object, with the last settings.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    loader = Batches(train, batch_size, shuffle=True, augment=augment)
    other = loader
    other.images = validation.to(loader.images.images.device)
    other.shuffle, other.augment = False, None
    return loader, other


# %% make_batches: everything_to_learn_from
# kind: wrong
# fails: test_make_batches
# idea: Validation measures on training images that were put in by mistake.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(train[: len(validation)], batch_size),
    )


# %% make_batches: two_calls
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return Batches(train, batch_size, True, augment), Batches(validation, batch_size)


# %% make_batches: validation_shuffled_too
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    loaders = [
        Batches(images=s, batch_size=batch_size, shuffle=True, augment=a)
        for s, a in ((train, augment), (validation, None))
    ]
    return tuple(loaders)


# %% make_batches: wrapped_augment
# kind: right
# passes: test_make_batches
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    change = None if augment is None else (lambda images: augment(images))
    training = Batches(train, batch_size=batch_size, shuffle=True, augment=change)
    checking = Batches(validation, batch_size=batch_size, shuffle=False, augment=None)
    return (training, checking)


# %% residual_block: added_in_place
# kind: wrong
# fails: test_residual_block
# idea: The sum is made in x itself: the caller's maps are changed.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        changed = self.body(x)
        kept = self.shortcut(x).data
        kept += changed.detach()
        return torch.relu(changed + (kept - changed.detach()))


# %% residual_block: one_norm_for_both
# kind: wrong
# fails: test_residual_block
# idea: One batch norm serves both convolutions.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.relu(self.norm(self.conv1(x)))
        return torch.relu(self.norm(self.conv2(y)) + self.shortcut(x))


# %% residual_block: layers_from_a_store
# kind: wrong
# fails: test_residual_block
# idea: Layers are kept by their sizes, so two blocks of the same sizes are one.
_store = {}


class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        key = (c_in, c_out, stride)
        if key not in _store:
            body = nn.Sequential(
                nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
                nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
                nn.BatchNorm2d(c_out),
            )
            shortcut = nn.Identity()
            if c_in != c_out or stride != 1:
                shortcut = nn.Sequential(
                    nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
                )
            _store[key] = body, shortcut
        self.body, self.shortcut = _store[key]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: begins_as_a_copy
# kind: wrong
# fails: test_residual_block
# idea: The last norm's weight begins at zero: initial values were to be left.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        nn.init.zeros_(self.body[4].weight)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: shortcut_without_gradient
# kind: wrong
# fails: test_residual_block
# idea: No gradient goes through the shortcut.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x.detach()))


# %% residual_block: norm_of_the_batch_always
# kind: wrong
# fails: test_residual_block
# idea: The norms keep no running values, so an image depends on its batch in evaluation, too.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        norm = lambda: nn.BatchNorm2d(c_out, track_running_stats=False)
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            norm(),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            norm(),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False), norm())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: block_dropped_at_random
# kind: wrong
# fails: test_residual_block
# idea: In training the body is left out now and then (stochastic depth).
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        import random

        if self.training and random.random() < 0.1:
            return torch.relu(self.shortcut(x))
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: averaged_shortcut
# kind: wrong
# fails: test_residual_block
# idea: The shortcut averages 2 x 2 pixels before a 1 x 1 convolution without stride.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride, stride, ceil_mode=True),
                nn.Conv2d(c_in, c_out, 1, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: other_norm_settings
# kind: wrong
# fails: test_residual_block
# idea: Keras' settings of batch norm: momentum 0.01 and eps 1e-3.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        norm = lambda: nn.BatchNorm2d(c_out, eps=1e-3, momentum=0.01)
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            norm(),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            norm(),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False), norm())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: body_skipped_for_one_image
# kind: wrong
# fails: test_residual_block
# idea: A single image has no batch to be normalised by, so norms are switched to evaluation for it, and on afterwards.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        was = self.training
        if len(x) == 1:
            self.eval()
        y = torch.relu(self.body(x) + self.shortcut(x))
        self.train(was)
        return y


# %% residual_block: sequential_body
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(inplace=True),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        if c_in == c_out and stride == 1:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.body(x)
        y += self.shortcut(x)
        return y.relu_()


# %% residual_block: attributes
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(c_out)
        self.downsample = None
        if stride != 1 or c_in != c_out:
            self.downsample = nn.ModuleList(
                [nn.Conv2d(c_in, c_out, 1, stride=stride, bias=False), nn.BatchNorm2d(c_out)]
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        identity = x
        for layer in self.downsample or ():
            identity = layer(identity)
        out = nn.functional.relu(self.bn1(self.conv1(x)))
        return nn.functional.relu(self.bn2(self.conv2(out)) + identity)


# %% residual_block: subclass_of_plain_block
# kind: right
# passes: test_residual_block
class ResidualBlock(PlainBlock):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__(c_in, c_out, stride)
        self.fits = c_in == c_out and stride == 1
        if not self.fits:
            self.convs = nn.Conv2d(c_in, c_out, (1, 1), (stride, stride), bias=False)
            self.norms = nn.BatchNorm2d(c_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return torch.relu(y + (x if self.fits else self.norms(self.convs(x))))


# %% residual_block: pixels_picked_first
# kind: right
# passes: test_residual_block
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        make = lambda a, k, s: nn.Sequential(
            nn.Conv2d(a, c_out, k, s, padding=k // 2, bias=False), nn.BatchNorm2d(c_out)
        )
        self.first, self.second = make(c_in, 3, stride), make(c_out, 3, 1)
        self.around = make(c_in, 1, 1) if (c_in, stride) != (c_out, 1) else nn.Sequential()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.second(self.first(x).clamp(min=0))
        return (y + self.around(x[:, :, :: self.stride, :: self.stride])).clamp(min=0)


# %% one_cycle: looked_up
# kind: wrong
# fails: test_one_cycle
# idea: The rates are written into a list and looked up: step -1 gives the last, step T an IndexError.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    up = [peak * (t + 1) / warmup for t in range(warmup)]
    down = [peak * (total - t) / (total - warmup) for t in range(warmup, total)]
    return (up + down)[step]


# %% one_cycle: kept_for_the_length
# kind: wrong
# fails: test_one_cycle
# idea: The rates are kept for the total number of steps: another peak or warm-up gets the old ones.
_rates = {}


def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    if total not in _rates:
        _rates[total] = [
            peak * (t + 1) / warmup if t < warmup else peak * (total - t) / (total - warmup)
            for t in range(total)
        ]
    return _rates[total][step]


# %% one_cycle: rounded
# kind: wrong
# fails: test_one_cycle
# idea: Rounded to four places, as a rate is usually given.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    if step < warmup:
        return round(peak * (step + 1) / warmup, 4)
    return round(peak * (total - step) / (total - warmup), 4)


# %% one_cycle: last_step_refused
# kind: wrong
# fails: test_one_cycle
# idea: The last step is refused, too.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < 0 or step >= total - 1:
        raise ValueError(f"no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: refused_by_assert
# kind: wrong
# fails: test_one_cycle
# idea: assert raises an AssertionError.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    assert 0 <= step < total, "no such step"
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: never_below
# kind: wrong
# fails: test_one_cycle
# idea: A rate is never below 1e-3, so that the last steps are not lost.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    if step < warmup:
        return max(1e-3, peak * (step + 1) / warmup)
    return max(1e-3, peak * (total - step) / (total - warmup))


# %% one_cycle: as_a_tensor
# kind: wrong
# fails: test_one_cycle
# idea: A tensor comes back in place of a number.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    t = torch.tensor(float(step), dtype=torch.float64)
    return torch.where(t < warmup, peak * (t + 1) / warmup, peak * (total - t) / (total - warmup))


# %% one_cycle: warm_up_of_one_skipped
# kind: wrong
# fails: test_one_cycle
# idea: A warm-up of one step is no warm-up: the descent starts at once, over all steps.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    if warmup == 1:
        return peak * (total - step) / total
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: step_by_step
# kind: wrong
# fails: test_one_cycle
# idea: The rate goes on from that of the last call: right only if the steps are asked for in their order.
_last = {"rate": 0.0}


def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"no step {step}")
    if step == 0:
        _last["rate"] = peak / warmup
    elif step < warmup:
        _last["rate"] += peak / warmup
    elif step > warmup:
        _last["rate"] -= peak / (total - warmup)
    return _last["rate"]


# %% one_cycle: peak_of_zero_refused
# kind: wrong
# fails: test_one_cycle
# idea: Wrong settings are refused as well, and among them the allowed warm-up of total - 1.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total or not 1 <= warmup < total - 1:
        raise ValueError("no such step")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: formula
# kind: right
# passes: test_one_cycle
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < 0 or step >= total:
        raise ValueError(f"step {step} of {total}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: smaller_of_two_lines
# kind: right
# passes: test_one_cycle
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step not in range(total):
        raise ValueError("there is no such step")
    return peak * min((step + 1) / warmup, (total - step) / (total - warmup))


# %% one_cycle: table
# kind: right
# passes: test_one_cycle
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    rates = [peak * (t + 1) / warmup for t in range(warmup)]
    rates += [peak * (total - t) / (total - warmup) for t in range(warmup, total)]
    steps = dict(enumerate(rates))
    try:
        return steps[step]
    except KeyError:
        raise ValueError(f"no step {step} among {total}") from None


# %% fit: epochs_all_alike
# kind: wrong
# fails: test_fit
# idea: The batches are kept in a list: the augmentation and the order of the first epoch in all of them.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    kept = list(batches)
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in kept:
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


# %% fit: validation_read_once
# kind: wrong
# fails: test_fit
# idea: The validation batches are read once, before the training, and kept.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    watched = list(validation)
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
            for images, labels in watched:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: step_from_the_length
# kind: wrong
# fails: test_fit
# idea: The step is epoch * len(batches) + i, wrong where an epoch is not as long as len() says.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    for epoch in range(epochs):
        model.train()
        for i, (images, labels) in enumerate(batches):
            for group in optimizer.param_groups:
                group["lr"] = lr_at(epoch * len(batches) + i)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: times_the_groups_own_rate
# kind: wrong
# fails: test_fit
# idea: lr_at is a factor on each group's own rate, as LambdaLR has it.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    base = [group["lr"] for group in optimizer.param_groups]
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group, rate in zip(optimizer.param_groups, base):
                group["lr"] = rate / base[0] * lr_at(step)
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


# %% fit: single_images_left_out
# kind: wrong
# fails: test_fit
# idea: A last batch of one image is left out, since batch norm cannot do with it.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            if len(images) == 1:
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
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: best_epoch_restored
# kind: wrong
# fails: test_fit
# idea: The weights of the best epoch are put back.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    import copy

    history = {"loss": [], "accuracy": []}
    step, best, kept = 0, -1.0, None
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
        if right / total > best:
            best, kept = right / total, copy.deepcopy(model.state_dict())
    if kept is not None:
        model.load_state_dict(kept)
    return history


# %% fit: weighs_the_classes
# kind: wrong
# fails: test_fit
# idea: Rare classes of a batch are weighed more ("balanced").
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            logits = model(images)
            counts = torch.bincount(labels, minlength=logits.shape[1]).float()
            loss = nn.functional.cross_entropy(logits, labels, weight=1 / counts.clamp(min=1))
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


# %% fit: accumulates_over_the_epoch
# kind: wrong
# fails: test_fit
# idea: Gradients are set to zero once an epoch.
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


# %% fit: validates_before_the_epoch
# kind: wrong
# fails: test_fit
# idea: Accuracy is measured with the weights before the epoch's last step.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        right = total = 0
        model.eval()
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


# %% fit: patience
# kind: wrong
# fails: test_fit
# idea: It stops when two epochs have not become better.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step, waited, best = 0, 0, -1.0
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
        waited = 0 if right / total > best else waited + 1
        best = max(best, right / total)
        if waited == 2:
            break
    return history


# %% fit: plain
# kind: right
# passes: test_fit
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    losses, accuracies = [], []
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            rate = lr_at(len(losses))
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        hits = []
        with torch.no_grad():
            for images, labels in validation:
                hits.append(model(images).argmax(dim=1) == labels)
        accuracies.append(torch.cat(hits).double().mean().item())
    return {"loss": losses, "accuracy": accuracies}


# %% fit: helpers
# kind: right
# passes: test_fit
@torch.inference_mode()
def _accuracy(model, loader):
    model.eval()
    right, seen = 0, 0
    for x, y in loader:
        right += int((model(x).max(1).indices == y).sum())
        seen += x.shape[0]
    return right / seen


def _learn(model, optimizer, x, y, rate):
    for g in optimizer.param_groups:
        g.update(lr=rate)
    optimizer.zero_grad(set_to_none=True)
    loss = nn.CrossEntropyLoss()(model(x), y)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    from itertools import count

    steps = count()
    history = {"loss": [], "accuracy": []}
    for _epoch in range(epochs):
        model.train()
        history["loss"].extend(
            _learn(model, optimizer, x, y, lr_at(next(steps))) for x, y in batches
        )
        history["accuracy"].append(_accuracy(model, validation))
    model.train()
    return history


# %% fit: mode_context
# kind: right
# passes: test_fit
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    out = {"loss": [], "accuracy": []}
    step = -1
    for epoch in range(1, epochs + 1):
        model.train(True)
        for batch in batches:
            x, y = batch
            step += 1
            for i in range(len(optimizer.param_groups)):
                optimizer.param_groups[i]["lr"] = lr_at(step)
            log_p = model(x).log_softmax(dim=-1)
            loss = -log_p.gather(1, y.unsqueeze(1)).mean()
            for group in optimizer.param_groups:
                for p in group["params"]:
                    p.grad = None
            loss.backward()
            out["loss"] += [loss.item()]
            optimizer.step()
        model.train(False)
        before = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        try:
            pairs = [(model(x).argmax(-1), y) for x, y in validation]
        finally:
            torch.set_grad_enabled(before)
        guesses, truth = (torch.cat(column) for column in zip(*pairs))
        out["accuracy"] += [(guesses == truth).sum().item() / len(truth)]
    return out


# %% cifar_net: dropout_before_the_head
# kind: wrong
# fails: test_cifar_net
# idea: Dropout between features and head: in training the logits are not head(features).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear(32, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.features(images)))


# %% cifar_net: two_views_when_measured
# kind: wrong
# fails: test_cifar_net
# idea: In evaluation the logits are the mean over the image and its mirror image: not head(features).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(32, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.features(images))
        if not self.training:
            logits = (logits + self.head(self.features(images.flip(3)))) / 2
        return logits


# %% cifar_net: centred_by_the_batch
# kind: wrong
# fails: test_cifar_net
# idea: Centred by the mean of the batch: an image's logits depend on its neighbours, also in evaluation.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(32, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - images.mean()) / (images.std() + 1e-3))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: features_remembered
# kind: wrong
# fails: test_cifar_net
# idea: forward keeps the features; features() gives those of the last call when the batch has the same size.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)
        self.last = None

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if self.last is None or len(self.last) != len(images):
            self.last = self.body(images)
        return self.last

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.last = self.body(images)
        return self.head(self.last)


# %% cifar_net: mean_as_a_parameter
# kind: wrong
# fails: test_cifar_net
# idea: Mean and deviation are frozen parameters: no gradient reaches them, and they should be buffers.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.full((1, 3, 1, 1), 0.47), requires_grad=False)
        self.std = nn.Parameter(torch.full((1, 3, 1, 1), 0.25), requires_grad=False)
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - self.mean) / self.std)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: frozen_features
# kind: wrong
# fails: test_cifar_net
# idea: features() is for transfer, so it is without gradients; forward goes another way.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    @torch.no_grad()
    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images))


# %% cifar_net: layers_in_a_list
# kind: wrong
# fails: test_cifar_net
# idea: Convolutions in a plain list: no parameters of the network, in no file, never trained.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convolutions = [nn.Conv2d(3, 16, 3, 2, 1), nn.Conv2d(16, 32, 3, 2, 1)]
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(32, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        for convolution in self.convolutions:
            images = torch.relu(convolution(images))
        return self.pool(images).flatten(1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: one_image_loses_its_axis
# kind: wrong
# fails: test_cifar_net
# idea: squeeze() takes N away from a single image.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1)
        )
        self.head = nn.Linear(16, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images).squeeze()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: centred_in_place
# kind: wrong
# fails: test_cifar_net
# idea: sub_ and div_ change the caller's images.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images.sub_(0.47).div_(0.25))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: a_layer_for_later
# kind: wrong
# fails: test_cifar_net
# idea: A layer that is not used yet: no gradient reaches it.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.projection = nn.Linear(64, 64)
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: lazy_and_noisy
# kind: wrong
# fails: test_cifar_net
# idea: Noise on the images, also in evaluation: the same image gets other logits each time.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images + 0.01 * torch.randn_like(images))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: hint
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self) -> None:
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

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: buffers_and_dropout_inside
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.49, 0.48, 0.45]).view(3, 1, 1))
        self.register_buffer("std", torch.tensor([0.25, 0.24, 0.26]).view(3, 1, 1))
        self.conv1 = nn.Conv2d(3, 24, 5, padding=2)
        self.conv2 = nn.Conv2d(24, 48, 3, padding=1)
        self.conv3 = nn.Conv2d(48, 96, 3, padding=1)
        self.norms = nn.ModuleList([nn.GroupNorm(4, c) for c in (24, 48, 96)])
        self.fc = nn.Linear(96 * 4 * 4, 128)
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        x = (images - self.mean) / self.std
        for conv, norm in zip((self.conv1, self.conv2, self.conv3), self.norms):
            x = nn.functional.max_pool2d(torch.relu(norm(conv(x))), 2)
        return torch.relu(self.fc(x.flatten(1)))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: all_convolutional_gelu
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleDict()
        c = 3
        for i, width in enumerate((32, 64, 128)):
            self.stages[f"stage{i}"] = nn.Sequential(
                nn.Conv2d(c, width, 3, 2, 1, bias=False),
                nn.BatchNorm2d(width),
                nn.GELU(),
                nn.Conv2d(width, width, 3, 1, 1, groups=width, bias=False),
                nn.BatchNorm2d(width),
                nn.GELU(),
            )
            c = width
        self.head = nn.Linear(c, 10, bias=False)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        x = images * 4 - 2
        for stage in self.stages.values():
            x = stage(x)
        return x.mean((2, 3))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return nn.functional.linear(self.features(images), self.head.weight)


# %% cifar_net: dropout_as_the_last_piece_of_features
# kind: right
# passes: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.BatchNorm2d(3),
            nn.Conv2d(3, 32, 3, 2, 1),
            nn.LeakyReLU(0.1),
            nn.Conv2d(32, 64, 3, 2, 1),
            nn.LeakyReLU(0.1),
            nn.AdaptiveMaxPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(256, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        rows = self.features(images)
        return rows @ self.head.weight.T + self.head.bias


# %% weight_files: kept_if_there
# kind: wrong
# fails: test_weight_files
# idea: A file that is there is not written again.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    if Path(path).exists():
        return
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: all_floats
# kind: wrong
# fails: test_weight_files
# idea: All numbers are turned into float32, the counters of the norms, too.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {k: t.cpu().float().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: half_the_size
# kind: wrong
# fails: test_weight_files
# idea: Written as float16 to halve the file: digits are lost.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        k: (t.half() if t.is_floating_point() else t).cpu().contiguous()
        for k, t in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: made_contiguous_for_good
# kind: wrong
# fails: test_weight_files
# idea: The network's own weights are made contiguous first: its memory layout is changed.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    for p in network.parameters():
        p.data = p.data.contiguous()
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: evaluation_mode_left
# kind: wrong
# fails: test_weight_files
# idea: The network is put into evaluation mode before it is written, and stays there.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.eval()
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: one_network_for_all_files
# kind: wrong
# fails: test_weight_files
# idea: One network is kept and filled: a second load changes the first one's weights.
_kept = []


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    if not _kept:
        _kept.append(CifarNet())
    _kept[0].load_state_dict(load_file(path))
    return _kept[0].eval()


# %% weight_files: read_once
# kind: wrong
# fails: test_weight_files
# idea: What was read is remembered by its path: a file that was replaced gives the old weights.
_read = {}


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    if path not in _read:
        _read[path] = load_file(path)
    network = CifarNet()
    network.load_state_dict(_read[path])
    return network.eval()


# %% weight_files: without_the_counters
# kind: wrong
# fails: test_weight_files
# idea: Only floats are written, and strict=False keeps it quiet: num_batches_tracked is missing in the file.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        k: t.cpu().contiguous() for k, t in network.state_dict().items() if t.is_floating_point()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    return network.eval()


# %% weight_files: ending_added
# kind: wrong
# fails: test_weight_files
# idea: The ending .safetensors is added where the path has another, on both ways: the file has not the name that was asked for.
def _named(path):
    return str(Path(path).with_suffix(".safetensors"))


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, _named(path), metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(_named(path)))
    return network.eval()


# %% weight_files: network_of_the_notebook
# kind: wrong
# fails: test_weight_files
# idea: load_network hands back the network that was saved last, not one of the file.
_last = {}


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {k: t.cpu().contiguous() for k, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})
    _last[path] = network


def load_network(path: str) -> nn.Module:
    network = _last.get(path)
    if network is None:
        network = CifarNet()
        network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: hint
# kind: right
# passes: test_weight_files
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: safe_open_and_clone
# kind: right
# passes: test_weight_files
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    with torch.no_grad():
        tensors = {
            k: v.detach().to("cpu", copy=True).clone(memory_format=torch.contiguous_format)
            for k, v in network.state_dict().items()
        }
    Path(path).unlink(missing_ok=True)
    save_file(tensors, str(path), {"trained_on": str(trained_on)})


def load_network(path: str) -> nn.Module:
    from safetensors import safe_open

    network = CifarNet().cpu()
    with safe_open(path, framework="pt", device="cpu") as file:
        state = {name: file.get_tensor(name) for name in file.keys()}
    network.load_state_dict(state, strict=True)
    return network.train(False)


# %% weight_files: bytes
# kind: right
# passes: test_weight_files
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    from safetensors.torch import save

    state = network.state_dict()
    Path(path).write_bytes(
        save(
            {k: state[k].detach().cpu().contiguous() for k in state},
            metadata=dict(trained_on=trained_on),
        )
    )


def load_network(path: str) -> nn.Module:
    from safetensors.torch import load

    model = CifarNet()
    tensors = load(Path(path).read_bytes())
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tensor.copy_(tensors[name])
    return model.eval()


# %% linear_head: lambda_spares_the_ones
# kind: wrong
# fails: test_linear_head
# idea: The row of the ones is not held down.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    penalty = strength * torch.eye(a.shape[1])
    penalty[-1, -1] = 0
    return torch.linalg.solve(a.T @ a + penalty, a.T @ y)


# %% linear_head: classes_that_came
# kind: wrong
# fails: test_linear_head
# idea: As many columns as classes came; the missing ones at the end are left out.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: float64_for_all
# kind: wrong
# fails: test_linear_head
# idea: The default dtype is set to float64 for more digits, for the whole program.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    torch.set_default_dtype(torch.float64)
    a = torch.cat([features.double(), torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).double()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y).float()


# %% linear_head: standardised
# kind: wrong
# fails: test_linear_head
# idea: Features are standardised first, so W belongs to other features.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    features = (features - features.mean(0)) / (features.std(0) + 1e-6)
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: iterated
# kind: wrong
# fails: test_linear_head
# idea: Fifty steps down the gradient in place of a solution: not there yet.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m, b = a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y
    w = torch.zeros_like(b)
    rate = 1 / torch.linalg.matrix_norm(m, 2)
    for _ in range(50):
        w -= rate * (m @ w - b)
    return w


# %% linear_head: lambda_per_image
# kind: wrong
# fails: test_linear_head
# idea: lambda is multiplied by the number of images, as for a mean.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    n = len(features)
    return torch.linalg.solve(a.T @ a / n + strength * torch.eye(a.shape[1]), a.T @ y / n)


# %% linear_head: signs_as_targets
# kind: wrong
# fails: test_linear_head
# idea: Targets are +1 and -1.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = 2 * nn.functional.one_hot(labels, classes).float() - 1
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: system_kept
# kind: wrong
# fails: test_linear_head
# idea: A^T A is kept by the shape of the features.
_systems = {}


def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    if features.shape not in _systems:
        _systems[features.shape] = a.T @ a
    return torch.linalg.solve(_systems[features.shape] + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: weak_lambda_left_out
# kind: wrong
# fails: test_linear_head
# idea: Below 1e-3 lambda is taken for 0 and least squares does without.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    if strength < 1e-3:
        return torch.linalg.lstsq(a, y).solution
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: a_thousand_will_do
# kind: wrong
# fails: test_linear_head
# idea: Only the first hundred images count, to save time.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    features, labels = features[:100], labels[:100]
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: hint
# kind: right
# passes: test_linear_head
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).to(features.dtype)
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: longer_least_squares
# kind: right
# passes: test_linear_head
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    n, f = features.shape
    a = torch.cat([features.double(), torch.ones(n, 1, dtype=torch.float64)], 1)
    longer = torch.cat([a, strength**0.5 * torch.eye(f + 1, dtype=torch.float64)])
    y = torch.zeros(n + f + 1, classes, dtype=torch.float64)
    y[torch.arange(n), labels] = 1
    return torch.linalg.lstsq(longer, y).solution.float()


# %% linear_head: cholesky
# kind: right
# passes: test_linear_head
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    a = nn.functional.pad(features, (0, 1), value=1.0)
    gram = a.mT @ a
    gram.diagonal().add_(strength)
    y = (labels[:, None] == torch.arange(classes)).float()
    return torch.cholesky_solve(a.mT @ y, torch.linalg.cholesky(gram))


# %% linear_head: numpy
# kind: right
# passes: test_linear_head
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    import numpy as np

    x = features.detach().numpy().astype(np.float64)
    a = np.hstack([x, np.ones((len(x), 1))])
    y = np.eye(classes)[labels.numpy()]
    w = np.linalg.solve(a.T @ a + strength * np.eye(a.shape[1]), a.T @ y)
    return torch.from_numpy(w).float()


# %% confidence_and_accuracy: limited_logits
# kind: wrong
# fails: test_confidence
# idea: Logits are limited to ±50 against overflow: two that are beyond become equal.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    e = logits.clamp(-50, 50).exp()
    p = e / e.sum(1, keepdim=True)
    values, classes = p.max(1)
    return values.mean().item(), (classes == labels).float().mean().item()


# %% confidence_and_accuracy: in_the_right_class
# kind: wrong
# fails: test_confidence
# idea: The probability of the right class in place of the largest.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    p = logits.softmax(1)
    right = p.gather(1, labels[:, None])
    return right.mean().item(), (p.argmax(1) == labels).float().mean().item()


# %% confidence_and_accuracy: middle_one
# kind: wrong
# fails: test_confidence
# idea: The median of the confidences.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    values, classes = logits.softmax(1).max(1)
    return values.median().item(), (classes == labels).float().mean().item()


# %% confidence_and_accuracy: shifted_in_place
# kind: wrong
# fails: test_confidence
# idea: The largest logit is subtracted in place.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    logits -= logits.amax(1, keepdim=True)
    p = logits.exp() / logits.exp().sum(1, keepdim=True)
    values, classes = p.max(1)
    return values.mean().item(), (classes == labels).float().mean().item()


# %% confidence_and_accuracy: shifted_by_the_largest_of_all
# kind: wrong
# fails: test_confidence
# idea: The largest logit of the whole batch is subtracted: rows far below it become 0 / 0.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    e = (logits - logits.max()).exp()
    p = e / e.sum(1, keepdim=True)
    values, classes = p.max(1)
    return values.mean().item(), (classes == labels).float().mean().item()


# %% confidence_and_accuracy: of_the_right_answers
# kind: wrong
# fails: test_confidence
# idea: Only right answers count for the confidence.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    values, classes = logits.softmax(1).max(1)
    right = classes == labels
    kept = values[right] if right.any() else values
    return kept.mean().item(), right.float().mean().item()


# %% confidence_and_accuracy: rounded
# kind: wrong
# fails: test_confidence
# idea: Rounded to two places for printing.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    values, classes = logits.softmax(1).max(1)
    return round(values.mean().item(), 2), round((classes == labels).float().mean().item(), 2)


# %% confidence_and_accuracy: one_against_all
# kind: wrong
# fails: test_confidence
# idea: Sigmoid of the largest logit: ten answers of their own.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    values, classes = logits.sigmoid().max(1)
    return values.mean().item(), (logits.argmax(1) == labels).float().mean().item()


# %% confidence_and_accuracy: number_right
# kind: wrong
# fails: test_confidence
# idea: The number of right answers is divided by 100 at most.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    values, classes = logits.softmax(1).max(1)
    right = int((classes == labels).sum())
    return values.mean().item(), right / min(len(labels), 100)


# %% confidence_and_accuracy: hint
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    p = torch.softmax(logits, dim=1)
    confidence, predicted = p.max(dim=1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: logsumexp
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    z = logits.detach().double()
    confidence = (z.amax(1) - z.logsumexp(1)).exp()
    hits = int((z.argmax(1) == labels).sum())
    return float(confidence.mean()), hits / len(labels)


# %% confidence_and_accuracy: one_over_sum
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    top, where = logits.max(1, keepdim=True)
    sums = torch.exp(logits - top).sum(1)
    right = where[:, 0].eq(labels)
    return (1 / sums).mean().item(), right.sum().item() / right.numel()


# %% confidence_and_accuracy: numpy
# kind: right
# passes: test_confidence
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    import numpy as np

    z = logits.detach().numpy().astype(np.float64)
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return float(p.max(axis=1).mean()), float((z.argmax(axis=1) == labels.numpy()).mean())
