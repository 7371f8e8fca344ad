# Typical mistakes in `nchw`; how to read this file: autograder/exercises/trial.py.

# %% describe: H and W swapped
# says: H and W are swapped
def describe(images):
    n, c, w, h = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: NHWC
# says: the channels are on axis 1
def describe(images):
    n, h, w, c = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: numbers of one batch
# says: describe, batch of shape
def describe(images):
    return {"images": 8, "channels": 3, "height": 32, "width": 24}


# %% describe: no return
# says: no return statement
def describe(images):
    n, c, h, w = images.shape


# %% pixel: x taken for the row
# says: x is a column
def pixel(images, index, x, y):
    return images[index, :, x, y]


# %% pixel: channels last
# says: pixel, shape
def pixel(images, index, x, y):
    return images[index, y % images.shape[1], x % images.shape[2]]


# %% pixel: first channel only
# says: first channel alone
def pixel(images, index, x, y):
    return images[index, 0, y, x]


# %% pixel: first image always
# says: pixel, shape
def pixel(images, index, x, y):
    return images[0, :, y, x]


# %% to_nchw: reshape instead of permute
# says: scrambles the picture
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("axes")
    if images.ndim == 3:
        images = images[None]
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


# %% to_nchw: permute to N C W H
# says: H and W are swapped
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("axes")
    if images.ndim == 3:
        images = images[None]
    return images.permute(0, 3, 2, 1)


# %% to_nchw: batch axis forgotten
# says: the axis N is missing
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("axes")
    return images.permute(2, 0, 1) if images.ndim == 3 else images.permute(0, 3, 1, 2)


# %% to_nchw: bad input accepted
# says: raise ValueError unless it is 3 or 4
def to_nchw(images):
    if images.ndim == 3:
        images = images[None]
    if images.ndim != 4:
        return images
    return images.permute(0, 3, 1, 2)


# %% to_nchw: converts to float
# says: only the axes should move
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("axes")
    if images.ndim == 3:
        images = images[None]
    return images.permute(0, 3, 1, 2).float()


# %% to_nchw: channels not moved
# says: only the axis N was added
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("axes")
    return images[None] if images.ndim == 3 else images


# %% to_nhwc: the same permutation again
# says: the way back is another one
def to_nhwc(images):
    return images.permute(0, 3, 1, 2)


# %% to_nhwc: reshape
# says: scrambles the picture
def to_nhwc(images):
    n, c, h, w = images.shape
    return images.reshape(n, h, w, c)


# %% to_nhwc: transpose of everything behind N
# says: H and W are swapped
def to_nhwc(images):
    return images.permute(0, 3, 2, 1)


# %% to_nhwc: swapaxes
# says: the channels are not last
def to_nhwc(images):
    return images.swapaxes(1, 3).swapaxes(0, 1)


# %% reshape_source: as if permuted
# says: reshape does not move axes
def reshape_source(c, row, column, height, width, channels):
    return row, column, c


# %% reshape_source: order of the answer
# says: the order is
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    pixel_number, channel = divmod(position, channels)
    return (channel, *divmod(pixel_number, width))


# %% reshape_source: divided by the height
# says: which is the width|reshape_source
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    pixel_number, channel = divmod(position, channels)
    return (*divmod(pixel_number, height), channel)


# %% reshape_source: row and column swapped
# says: rows and columns are swapped
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    pixel_number, channel = divmod(position, channels)
    r, k = divmod(pixel_number, width)
    return k, r, channel


# %% strides: bytes
# says: those are bytes
def contiguous_strides(n, c, h, w):
    return 4 * c * h * w, 4 * h * w, 4 * w, 4


def channels_last_strides(n, c, h, w):
    return 4 * h * w * c, 4, 4 * w * c, 4 * c


# %% strides: memory order
# says: list them for the axes N, C, H, W
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    return h * w * c, w * c, c, 1


# %% strides: both contiguous
# says: those are the strides of a contiguous tensor
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


channels_last_strides = contiguous_strides


# %% strides: reversed
# says: the order is reversed
def contiguous_strides(n, c, h, w):
    return 1, w, h * w, c * h * w


def channels_last_strides(n, c, h, w):
    return h * w * c, 1, w * c, c


# %% strides: H in place of W
# says: passes a whole row
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    return h * w * c, 1, c, h * c


# %% copies: reshape always a view
# says: reshape copies where
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: permute moves numbers
# says: permute moves no number
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: one answer left open
# says: an answer for each|ask of each
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": None,
}

# %% copies: texts instead of truth values
# says: each one of|ask of each
copies = {
    "x.permute(0, 2, 3, 1)": "view",
    "x.view(8, -1)": "view",
    "x.permute(0, 2, 3, 1).contiguous()": "copy",
    "x.permute(0, 2, 3, 1).reshape(8, -1)": "copy",
    "x[:, 0]": "view",
    "x.to(memory_format=torch.channels_last)": "copy",
}


# %% add_channel: axis in front
# says: one picture with N channels
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("axes")
    return images.unsqueeze(0)


# %% add_channel: axis at the end
# says: that is NHWC
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("axes")
    return images.unsqueeze(-1)


# %% add_channel: size written down
# says: read N, H and W
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("axes")
    return images.reshape(len(images), 1, 28, 28)


# %% add_channel: bad input accepted
# says: raise ValueError unless it is 3
def add_channel(images):
    return images.unsqueeze(1)


# %% normalize: last axis
# says: lined up with W, not with C
def normalize(images, mean, std):
    return ((images.float() / 255 - torch.as_tensor(mean)) / torch.as_tensor(std)).float()


# %% normalize: no division by 255
# says: not divided by 255
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() - mean) / std


# %% normalize: in place
# says: copy first
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    images = images.float()
    images /= 255
    images -= mean
    images /= std
    return images


# %% normalize: variance
# says: std is the deviation already
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / std**2


# %% normalize: float64
# says: dtype=torch.float32
def normalize(images, mean, std):
    mean = torch.tensor(mean, dtype=torch.float64).view(-1, 1, 1)
    std = torch.tensor(std, dtype=torch.float64).view(-1, 1, 1)
    return (images / 255 - mean) / std


# %% runs_to_the_end: always
# says: what is left
# fails: test_repair
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: True, 250: True}

# %% runs_to_the_end: only the size it was written for
# says: any multiple of 100
# fails: test_repair
runs_to_the_end = {60000: True, 33600: False, 8400: False, 1437: False, 250: False}


# %% prepare: the batch size still in it
# says: read N, H and W
# fails: test_repair
def prepare(images):
    return images.view(100, 1, 28, 28)


# %% prepare: the picture size still in it
# says: prepare
# fails: test_repair
def prepare(images):
    return images.reshape(-1, 1, 28, 28)


# %% outcome: everything raises
# says: not all of them raise
# fails: test_guard
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "raises",
    "MaxPool2d(2)": "raises",
    "Flatten()": "raises",
}

# %% outcome: pooling mixes
# says: pooling treats each channel
# fails: test_guard
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "one picture",
    "Flatten()": "looks right",
}


# %% require_nchw: only counts axes
# says: axis 1 has
# fails: test_guard
def require_nchw(images, channels):
    if images.ndim != 4:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: only counts channels
# says: the number of axes is 4
# fails: test_guard
def require_nchw(images, channels):
    if images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: channels on the last axis
# says: such a batch is as it should be
# fails: test_guard
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[-1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: message without the shape
# says: put the shape into it
# fails: test_guard
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError("not a batch in the order NCHW")


# %% require_nchw: returns instead of raising
# says: nothing returned
# fails: test_guard
def require_nchw(images, channels):
    return images.ndim == 4 and images.shape[1] == channels
