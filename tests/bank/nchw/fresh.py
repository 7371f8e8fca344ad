# %% describe: height and width exchanged
# kind: wrong
# idea: unpacks the shape as N, C, W, H, so height and width are exchanged (invisible on squares)
def describe(images):
    n, c, w, h = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: zero-axis tensors as values
# kind: wrong
# idea: the values are tensors without axes, not Python ints (they compare equal to ints)
def describe(images):
    names = ("images", "channels", "height", "width")
    return dict(zip(names, torch.tensor(images.shape)))


# %% describe: floats as values
# kind: wrong
# idea: the sizes are computed by division and come out as floats (8.0 == 8 hides it)
def describe(images):
    n, c, h, w = images.shape
    return {"images": images.numel() / (c * h * w), "channels": c, "height": h, "width": w}


# %% describe: one dictionary for all calls
# kind: wrong
# idea: a module-level dictionary is refilled and returned, so the result of an earlier call changes
_sizes = {}


def describe(images):
    _sizes["images"], _sizes["channels"], _sizes["height"], _sizes["width"] = images.shape
    return _sizes


# %% describe: mutable default argument
# kind: wrong
# idea: the default argument is the same dictionary on each call, so it is not new
def describe(images, result={}):
    for key, size in zip(["images", "channels", "height", "width"], images.shape):
        result[key] = size
    return result


# %% describe: cached per tensor
# kind: wrong
# idea: lru_cache hands out the very same dictionary for the same tensor, it is not a new one
import functools


@functools.lru_cache(maxsize=None)
def describe(images):
    n, c, h, w = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: additional key
# kind: wrong
# idea: a fifth key "pixels" is added though no others are allowed
def describe(images):
    n, c, h, w = images.shape
    return {"images": n, "channels": c, "height": h, "width": w, "pixels": h * w}


# %% describe: squeezes first
# kind: wrong
# idea: squeeze drops an axis of size 1, so a batch of one picture or a grey batch is misread or fails
def describe(images):
    shape = list(images.squeeze().shape)
    while len(shape) < 4:
        shape.insert(0, 1)
    return {"images": shape[0], "channels": shape[1], "height": shape[2], "width": shape[3]}


# %% describe: smallest size is the channels
# kind: wrong
# idea: guesses that the smallest of the last three sizes is C, wrong for a tensor with many channels
def describe(images):
    n = images.shape[0]
    rest = list(images.shape[1:])
    c = min(rest)
    rest.remove(c)
    return {"images": n, "channels": c, "height": rest[0], "width": rest[1]}


# %% describe: sizes from strides
# kind: wrong
# idea: computes sizes from strides, wrong when the batch is not contiguous (such as the notebook's slice)
def describe(images):
    s = images.stride()
    return {
        "images": len(images),
        "channels": s[0] // s[1],
        "height": s[1] // s[2],
        "width": s[2] // s[3],
    }


# %% describe: remembers the first batch
# kind: wrong
# idea: height and width are read from the notebook's global batch instead of the argument
def describe(images):
    return {
        "images": images.shape[0],
        "channels": images.shape[1],
        "height": batch.shape[2],
        "width": batch.shape[3],
    }


# %% describe: NumPy integers
# kind: right
# idea: the values are numpy.int64, not int of Python
import numpy as np


def describe(images):
    sizes = np.array(images.shape)
    return {"images": sizes[0], "channels": sizes[1], "height": sizes[2], "width": sizes[3]}


# %% describe: zip of names and shape
# kind: right
# idea: dict(zip(...)) over the shape
def describe(images: torch.Tensor) -> dict[str, int]:
    return dict(zip(("images", "channels", "height", "width"), images.shape))


# %% describe: size method in a comprehension
# kind: right
# idea: negative axes with size()
def describe(images):
    axes = {"images": -4, "channels": -3, "height": -2, "width": -1}
    return {name: images.size(axis) for name, axis in axes.items()}


# %% describe: match statement
# kind: right
# idea: structural pattern matching on the shape
def describe(images):
    match tuple(images.shape):
        case (n, c, h, w):
            return dict(images=n, channels=c, height=h, width=w)


# %% pixel: x before y
# kind: wrong
# idea: indexes [x, y] in place of [y, x]
def pixel(images, index, x, y):
    return images[index, :, x, y]


# %% pixel: swaps only when out of range
# kind: wrong
# idea: tries [x, y] first and swaps only after an IndexError, so points that fit both ways are wrong
def pixel(images, index, x, y):
    try:
        return images[index, :, x, y]
    except IndexError:
        return images[index, :, y, x]


# %% pixel: treats the batch as NHWC
# kind: wrong
# idea: indexes image[y, x] as if the channels were last
def pixel(images, index, x, y):
    return images[index][y, x]


# %% pixel: slices leave axes
# kind: wrong
# idea: slicing keeps axes of size 1, the shape is (C, 1, 1)
def pixel(images, index, x, y):
    return images[index, :, y : y + 1, x : x + 1]


# %% pixel: squeeze kills a single channel
# kind: wrong
# idea: squeeze() gives shape () instead of (1,) for grey pictures
def pixel(images, index, x, y):
    return images[index, :, y : y + 1, x : x + 1].squeeze()


# %% pixel: new tensor from numbers
# kind: wrong
# idea: rebuilt with torch.tensor from Python numbers, so uint8 becomes int64 and float64 becomes float32
def pixel(images, index, x, y):
    return torch.tensor([images[index, c, y, x].item() for c in range(images.shape[1])])


# %% pixel: three channels only
# kind: wrong
# idea: the number of channels is taken to be 3
def pixel(images, index, x, y):
    return torch.stack([images[index, c, y, x] for c in range(3)])


# %% pixel: in-place transpose
# kind: wrong
# idea: transpose_ exchanges H and W of the caller's batch
def pixel(images, index, x, y):
    images.transpose_(2, 3)
    return images[index, :, x, y].clone()


# %% pixel: flat view
# kind: wrong
# idea: view(-1) raises an error for a batch that is not contiguous
def pixel(images, index, x, y):
    n, c, h, w = images.shape
    flat = images.view(-1)
    return flat[[((index * c + k) * h + y) * w + x for k in range(c)]]


# %% pixel: as_strided from storage start
# kind: wrong
# idea: reads the storage with contiguous strides and offset 0, wrong for slices and permuted batches
def pixel(images, index, x, y):
    n, c, h, w = images.shape
    return images.as_strided((c,), (h * w,), ((index * c) * h + y) * w + x)


# %% pixel: y from the bottom
# kind: wrong
# idea: counts rows from the bottom as in a mathematical plot
def pixel(images, index, x, y):
    return images[index, :, images.shape[2] - 1 - y, x]


# %% pixel: marks the point
# kind: wrong
# idea: leaves a mark in the batch (sets the pixel to 0) after having read it
def pixel(images, index, x, y):
    colour = images[index, :, y, x].clone()
    images[index, :, y, x] = 0
    return colour


# %% pixel: counts from one
# kind: wrong
# idea: off by one: y - 1 and x - 1; for 0 this silently reads the last row or column
def pixel(images, index, x, y):
    return images[index, :, y - 1, x - 1]


# %% pixel: scaled to 0..1
# kind: wrong
# idea: returns the colour as a float between 0 and 1 for uint8 pictures
def pixel(images, index, x, y):
    colour = images[index, :, y, x]
    return colour / 255 if colour.dtype == torch.uint8 else colour


# %% pixel: index_select chain
# kind: right
# idea: select() one axis after the other
def pixel(images, index, x, y):
    return images.select(0, index).select(2, x).select(1, y)


# %% pixel: permuted and cloned
# kind: right
# idea: goes through NHWC and returns an own copy
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    pictures_last = images.permute(0, 2, 3, 1)
    return pictures_last[index, y, x].clone()


# %% pixel: gather by a flat index
# kind: right
# idea: flattens H and W (reshape may copy) and takes position y * W + x
def pixel(images, index, x, y):
    width = images.shape[-1]
    return images[index].reshape(images.shape[1], -1)[:, y * width + x]


# %% to_nchw: reshape
# kind: wrong
# idea: reshape gives the right shape but deals out the numbers anew
def to_nchw(images):
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError("3 or 4 axes")
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


# %% to_nchw: transposed picture
# kind: wrong
# idea: transpose(1, 3) gives (N, C, W, H)
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError(f"got {images.ndim} axes")
    if images.ndim == 3:
        images = images[None]
    return images.transpose(1, 3)


# %% to_nchw: unsqueeze_ on the caller
# kind: wrong
# idea: unsqueeze_ gives the caller's picture a fourth axis
def to_nchw(images):
    if images.ndim == 3:
        images.unsqueeze_(0)
    if images.ndim != 4:
        raise ValueError("need 3 or 4 axes")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: pads axes until there are four
# kind: wrong
# idea: a while loop adds axes, so a tensor with 2 axes is accepted
def to_nchw(images):
    while images.ndim < 4:
        images = images.unsqueeze(0)
    if images.ndim > 4:
        raise ValueError("too many axes")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: five axes slip through
# kind: wrong
# idea: only ndim < 3 is refused; a video (5 axes) is accepted with movedim
def to_nchw(images):
    if images.ndim < 3:
        raise ValueError("too few axes")
    if images.ndim == 3:
        images = images[None]
    return images.movedim(-1, 1)


# %% to_nchw: assertion
# kind: wrong
# idea: assert raises AssertionError, not ValueError
def to_nchw(images):
    assert images.ndim in (3, 4), "3 or 4 axes"
    x = images if images.ndim == 4 else images[None]
    return x.permute(0, 3, 1, 2)


# %% to_nchw: returns the error
# kind: wrong
# idea: the ValueError is returned, not raised
def to_nchw(images):
    if images.ndim == 3:
        return images[None].permute(0, 3, 1, 2)
    if images.ndim == 4:
        return images.permute(0, 3, 1, 2)
    return ValueError("images must have 3 or 4 axes")


# %% to_nchw: error from torch
# kind: wrong
# idea: relies on permute to refuse, which raises RuntimeError
def to_nchw(images):
    if images.ndim == 3:
        return images.permute(2, 0, 1).unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: guesses whether it is already NCHW
# kind: wrong
# idea: a batch whose axis 1 is 1 or 3 is returned as it is (a picture 3 or 1 pixels high is mistaken)
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("3 or 4 axes")
    if images.ndim == 3:
        images = images[None]
    if images.shape[1] in (1, 3):
        return images
    return images.permute(0, 3, 1, 2)


# %% to_nchw: only 1, 3 or 4 channels
# kind: wrong
# idea: refuses pictures with other numbers of channels, such as satellite pictures
def to_nchw(images):
    if images.ndim not in (3, 4) or images.shape[-1] not in (1, 3, 4):
        raise ValueError("not a picture")
    if images.ndim == 3:
        images = images[None]
    return images.permute(0, 3, 1, 2)


# %% to_nchw: through NumPy
# kind: wrong
# idea: the way through NumPy fails for bfloat16 (and for tensors that need slopes), though any dtype is promised
def to_nchw(images):
    array = images.numpy()
    if array.ndim == 3:
        array = array[None]
    if array.ndim != 4:
        raise ValueError("3 or 4 axes")
    return torch.from_numpy(array.transpose(0, 3, 1, 2).copy())


# %% to_nchw: output of default dtype
# kind: wrong
# idea: the result is filled into torch.zeros, so it is always float32
def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("3 or 4 axes")
    if images.ndim == 3:
        images = images[None]
    n, h, w, c = images.shape
    out = torch.zeros(n, c, h, w)
    for k in range(c):
        out[:, k] = images[..., k]
    return out


# %% to_nchw: a single picture stays single
# kind: wrong
# idea: a picture (H, W, C) becomes (C, H, W), without the axis N
def to_nchw(images):
    if images.ndim == 3:
        return images.permute(2, 0, 1)
    if images.ndim == 4:
        return images.permute(0, 3, 1, 2)
    raise ValueError(images.shape)


# %% to_nchw: squeeze to normalise
# kind: wrong
# idea: squeeze removes every axis of size 1: grey pictures and batches of one lose axes or are refused
def to_nchw(images):
    images = images.squeeze()
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError("need 3 or 4 axes")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: shared buffer
# kind: wrong
# idea: writes into a buffer kept between calls with the same shape, so an earlier result changes its numbers
_buffers = {}


def to_nchw(images):
    if images.ndim not in (3, 4):
        raise ValueError("need 3 or 4 axes")
    x = (images if images.ndim == 4 else images[None]).permute(0, 3, 1, 2)
    key = (tuple(x.shape), x.dtype)
    if key not in _buffers:
        _buffers[key] = torch.empty(x.shape, dtype=x.dtype)
    _buffers[key].copy_(x)
    return _buffers[key]


# %% to_nchw: movedim
# kind: right
# idea: moves the last axis to place 1
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in {3, 4}:
        raise ValueError(f"images must have 3 or 4 axes, got shape {tuple(images.shape)}")
    batch_of_pictures = images[None] if images.ndim == 3 else images
    return torch.movedim(batch_of_pictures, -1, 1)


# %% to_nchw: stack of channels
# kind: right
# idea: a loop over the channels, stacked on a new axis
def to_nchw(images):
    match images.ndim:
        case 3:
            images = torch.unsqueeze(images, 0)
        case 4:
            pass
        case other:
            raise ValueError(f"{other} axes")
    return torch.stack([images[:, :, :, k] for k in range(images.shape[3])], dim=1)


# %% to_nchw: recursion and two swaps
# kind: right
# idea: a single picture calls the function with a batch of one; two transposes do the permutation
def to_nchw(images):
    if images.dim() == 3:
        return to_nchw(images.expand(1, -1, -1, -1))
    if images.dim() == 4:
        return images.transpose(2, 3).transpose(1, 2).contiguous()
    raise ValueError("one picture (H, W, C) or a batch (N, H, W, C), please")


# %% to_nhwc: same permutation again
# kind: wrong
# idea: permute(0, 3, 1, 2) applied in this direction too
def to_nhwc(images):
    return images.permute(0, 3, 1, 2)


# %% to_nhwc: reshape
# kind: wrong
# idea: reshape deals the numbers out anew
def to_nhwc(images):
    n, c, h, w = images.shape
    return images.reshape(n, h, w, c)


# %% to_nhwc: lies on its side
# kind: wrong
# idea: transpose(1, 3) gives (N, W, H, C)
def to_nhwc(images):
    return torch.transpose(images, 1, 3)


# %% to_nhwc: T of each picture
# kind: wrong
# idea: .mT exchanged too: the pictures are mirrored on the diagonal though the shape is right for squares
def to_nhwc(images):
    return images.mT.permute(0, 2, 3, 1)


# %% to_nhwc: batch of one loses N
# kind: wrong
# idea: squeeze(0) on the result, because imshow wants a single picture
def to_nhwc(images):
    return images.permute(0, 2, 3, 1).squeeze(0)


# %% to_nhwc: grey without channel axis
# kind: wrong
# idea: for C = 1 the last axis is dropped, as imshow draws grey pictures as (H, W)
def to_nhwc(images):
    out = images.permute(0, 2, 3, 1)
    return out[..., 0] if out.shape[-1] == 1 else out


# %% to_nhwc: grey made to RGB
# kind: wrong
# idea: one channel is repeated to three for plotting
def to_nhwc(images):
    out = images.permute(0, 2, 3, 1)
    return out.expand(-1, -1, -1, 3) if out.shape[-1] == 1 else out


# %% to_nhwc: NumPy array
# kind: wrong
# idea: returns a NumPy array, not a tensor
def to_nhwc(images):
    return images.permute(0, 2, 3, 1).numpy()


# %% to_nhwc: transposed in place
# kind: wrong
# idea: transpose_ changes the caller's tensor (its shape)
def to_nhwc(images):
    images.transpose_(1, 2)
    images.transpose_(2, 3)
    return images


# %% to_nhwc: channels_last only
# kind: wrong
# idea: thinks that the memory format does it; the shape stays (N, C, H, W)
def to_nhwc(images):
    return images.contiguous(memory_format=torch.channels_last)


# %% to_nhwc: floats clamped for imshow
# kind: wrong
# idea: floats are clamped to 0..1 since matplotlib wants that; the numbers are not the same
def to_nhwc(images):
    out = images.permute(0, 2, 3, 1)
    return out.clamp(0, 1) if out.is_floating_point() else out


# %% to_nhwc: stacked in a float tensor
# kind: wrong
# idea: out is made with torch.empty, so uint8 becomes float32
def to_nhwc(images):
    n, c, h, w = images.shape
    out = torch.empty(n, h, w, c)
    for i in range(n):
        for k in range(c):
            out[i, :, :, k] = images[i, k]
    return out


# %% to_nhwc: RGB order turned round
# kind: wrong
# idea: the channels are flipped (BGR), as a copied OpenCV snippet does
def to_nhwc(images):
    return images.flip(1).permute(0, 2, 3, 1)


# %% to_nhwc: undoes its own view in place
# kind: wrong
# idea: normalises a float batch in place before permuting, the caller's numbers change
def to_nhwc(images):
    if images.is_floating_point() and images.max() > 1:
        images /= images.max()
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: movedim
# kind: right
# idea: moves axis 1 to the end
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.movedim(1, -1)


# %% to_nhwc: stack of unbound channels
# kind: right
# idea: takes the channels apart and stacks them last
def to_nhwc(images):
    return torch.stack(images.unbind(1), -1)


# %% to_nhwc: computed permutation
# kind: right
# idea: the permutation is spelled from letters
def to_nhwc(images):
    order = ["NCHW".index(letter) for letter in "NHWC"]
    return images.permute(order).contiguous()


# %% reshape_source: as if it were permute
# kind: wrong
# idea: returns (row, column, c), where permute would have taken the number from
def reshape_source(c, row, column, height, width, channels):
    return row, column, c


# %% reshape_source: heights and widths exchanged in the position
# kind: wrong
# idea: position is (c * width + row) * height + column, right for squares only
def reshape_source(c, row, column, height, width, channels):
    position = (c * width + row) * height + column
    pixel_number, channel = divmod(position, channels)
    return pixel_number // width, pixel_number % width, channel


# %% reshape_source: pixel split by the height
# kind: wrong
# idea: the pixel's number is split by the height, right for squares only
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    pixel_number, channel = divmod(position, channels)
    return (*divmod(pixel_number, height), channel)


# %% reshape_source: opposite direction
# kind: wrong
# idea: computes where the picture's number [row, column, c] lands in the reshaped tensor
def reshape_source(c, row, column, height, width, channels):
    position = (row * width + column) * channels + c
    rest, new_column = divmod(position, width)
    new_c, new_row = divmod(rest, height)
    return new_row, new_column, new_c


# %% reshape_source: channel from the column alone
# kind: wrong
# idea: channel = column % channels holds only if the width is a multiple of the channels (24 and 3 here)
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    pixel_number = position // channels
    return pixel_number // width, pixel_number % width, column % channels


# %% reshape_source: order channel first
# kind: wrong
# idea: the index is returned as (channel, row, column)
def reshape_source(c, row, column, height, width, channels):
    pixel_number, channel = divmod((c * height + row) * width + column, channels)
    r, k = divmod(pixel_number, width)
    return channel, r, k


# %% reshape_source: three channels written down
# kind: wrong
# idea: 3 in place of channels
def reshape_source(c, row, column, height, width, channels):
    pixel_number, channel = divmod((c * height + row) * width + column, 3)
    r, k = divmod(pixel_number, width)
    return r, k, channel


# %% reshape_source: float32 positions
# kind: wrong
# idea: looks it up in an arange of float32, which skips whole numbers above 16.7 million
def reshape_source(c, row, column, height, width, channels):
    position = torch.tensor(float((c * height + row) * width + column))
    channel = int(position % channels)
    pixel_number = int(position // channels)
    return pixel_number // width, pixel_number % width, channel


# %% reshape_source: tensors from unravel_index
# kind: wrong
# idea: torch.unravel_index returns tensors, not ints of Python
def reshape_source(c, row, column, height, width, channels):
    position = torch.tensor((c * height + row) * width + column)
    return torch.unravel_index(position, (height, width, channels))


# %% reshape_source: NumPy integers
# kind: right
# idea: numpy's unravel_index returns numpy.int64
import numpy as np


def reshape_source(c, row, column, height, width, channels):
    position = np.ravel_multi_index((c, row, column), (channels, height, width))
    return tuple(np.unravel_index(position, (height, width, channels)))


# %% reshape_source: true division
# kind: wrong
# idea: the rests are subtracted and divided with /, so row and column are floats
def reshape_source(c, row, column, height, width, channels):
    position = (c * height + row) * width + column
    channel = position % channels
    pixel_number = (position - channel) / channels
    column_there = pixel_number % width
    return (pixel_number - column_there) / width, column_there, channel


# %% reshape_source: recursion
# kind: wrong
# idea: walks back row by row with a recursion, which ends with RecursionError for a photograph
def reshape_source(c, row, column, height, width, channels):
    def split(position, r=0):
        if position < width * channels:
            return r, position // channels, position % channels
        return split(position - width * channels, r + 1)

    return split((c * height + row) * width + column)


# %% reshape_source: int32 marks through uint8
# kind: wrong
# idea: searches the source by comparing marks of dtype uint8 / int16 that repeat in larger pictures
def reshape_source(c, row, column, height, width, channels):
    numbers = torch.arange(height * width * channels).to(torch.int16)
    wanted = numbers.reshape(channels, height, width)[c, row, column]
    where = (numbers.reshape(height, width, channels) == wanted).nonzero()[0]
    return tuple(where.tolist())


# %% reshape_source: counts from one
# kind: wrong
# idea: the position is one too far
def reshape_source(c, row, column, height, width, channels):
    position = c * height * width + row * width + column + 1
    r, rest = divmod(position, width * channels)
    return r, rest // channels, rest % channels


# %% reshape_source: divmod chain
# kind: right
# idea: divides by a whole row of the picture first
def reshape_source(c, row, column, height, width, channels):
    position = c * height * width + row * width + column
    r, rest = divmod(position, width * channels)
    return (r, *divmod(rest, channels))


# %% reshape_source: general helpers
# kind: right
# idea: Horner's rule and its inverse for any shape
from functools import reduce


def _ravel(index, shape):
    return reduce(lambda total, pair: total * pair[1] + pair[0], zip(index, shape), 0)


def _unravel(position, shape):
    index = []
    for size in reversed(shape):
        index.append(position % size)
        position //= size
    return tuple(reversed(index))


def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    return _unravel(_ravel((c, row, column), (channels, height, width)), (height, width, channels))


# %% reshape_source: unravel_index made to ints
# kind: right
# idea: torch.unravel_index on an int64 position, converted
def reshape_source(c, row, column, height, width, channels):
    position = torch.tensor(column + width * (row + height * c), dtype=torch.int64)
    r, k, channel = torch.unravel_index(position, (height, width, channels))
    return int(r), int(k), int(channel)


# %% strides: order NHWC
# kind: wrong
# idea: the channels_last strides are listed in the order N, H, W, C
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    return h * w * c, w * c, c, 1


# %% strides: H for W
# kind: wrong
# idea: a row is taken to have h numbers; right for squares
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, h, 1


def channels_last_strides(n, c, h, w):
    return c * h * w, 1, c * h, c


# %% strides: wrong way back
# kind: wrong
# idea: the strides of NHWC are put back with s_H and s_W exchanged
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    a, b, d, e = contiguous_strides(n, h, w, c)
    return a, e, d, b


# %% strides: one channel is contiguous
# kind: wrong
# idea: for c == 1 channels_last is said to be the contiguous layout (s_C = h * w in place of 1)
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    if c == 1:
        return contiguous_strides(n, c, h, w)
    return c * h * w, 1, c * w, c


# %% strides: 1 x 1 pictures are an exception
# kind: wrong
# idea: for h == w == 1 both layouts are taken to be the same
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    if h == 1 and w == 1:
        return contiguous_strides(n, c, h, w)
    return c * h * w, 1, c * w, c


# %% strides: axes of size 1 get stride 0
# kind: wrong
# idea: an axis of size 1 is never stepped along, so its stride is given as 0
def contiguous_strides(n, c, h, w):
    s = (c * h * w, h * w, w, 1)
    return tuple(0 if size == 1 else stride for size, stride in zip((n, c, h, w), s))


def channels_last_strides(n, c, h, w):
    s = (c * h * w, 1, c * w, c)
    return tuple(0 if size == 1 else stride for size, stride in zip((n, c, h, w), s))


# %% strides: read from a meta tensor
# kind: wrong
# idea: reads x.stride() of a tensor on the meta device, which costs no memory but is forbidden
def contiguous_strides(n, c, h, w):
    return torch.empty(n, c, h, w, device="meta").stride()


def channels_last_strides(n, c, h, w):
    return torch.empty(n, c, h, w, device="meta", memory_format=torch.channels_last).stride()


# %% strides: read through permute of meta
# kind: wrong
# idea: reads the strides with stride(k) of an NHWC meta tensor, forbidden
def contiguous_strides(n, c, h, w):
    x = torch.empty((n, c, h, w), device="meta")
    return tuple(x.stride(k) for k in range(4))


def channels_last_strides(n, c, h, w):
    x = torch.empty((n, h, w, c), device="meta").permute(0, 3, 1, 2)
    return tuple(x.stride(k) for k in range(4))


# %% strides: measured with numbers
# kind: wrong
# idea: measures distances in an arange of one picture; fails for sizes of 1 and for sizes beyond memory
def contiguous_strides(n, c, h, w):
    x = torch.arange(2 * c * h * w).reshape(2, c, h, w)
    return x[1, 0, 0, 0].item(), x[0, 1, 0, 0].item(), x[0, 0, 1, 0].item(), x[0, 0, 0, 1].item()


def channels_last_strides(n, c, h, w):
    x = torch.arange(2 * c * h * w).reshape(2, h, w, c).permute(0, 3, 1, 2)
    return x[1, 0, 0, 0].item(), x[0, 1, 0, 0].item(), x[0, 0, 1, 0].item(), x[0, 0, 0, 1].item()


# %% strides: bytes
# kind: wrong
# idea: counts in bytes of float32 rather than in elements
def contiguous_strides(n, c, h, w):
    return 4 * c * h * w, 4 * h * w, 4 * w, 4


def channels_last_strides(n, c, h, w):
    return 4 * c * h * w, 4, 4 * c * w, 4 * c


# %% strides: product of everything for N
# kind: wrong
# idea: s_N is the size of the whole batch
def contiguous_strides(n, c, h, w):
    return n * c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    return n * c * h * w, 1, c * w, c


# %% strides: float product
# kind: wrong
# idea: the product is computed in float32, wrong above 16.7 million
def contiguous_strides(n, c, h, w):
    sizes = torch.tensor([c, h, w], dtype=torch.float32)
    return int(sizes.prod()), int(sizes[1:].prod()), w, 1


def channels_last_strides(n, c, h, w):
    sizes = torch.tensor([h, w, c], dtype=torch.float32)
    return int(sizes.prod()), 1, int(sizes[1:].prod()), c


# %% strides: NumPy products
# kind: right
# idea: np.cumprod gives numpy.int64 (and overflows), not int of Python
import numpy as np


def contiguous_strides(n, c, h, w):
    one, s_h, s_c, s_n = np.cumprod([1, w, h, c])
    return s_n, s_c, s_h, one


def channels_last_strides(n, c, h, w):
    one, s_w, s_h, s_n = np.cumprod([1, c, w, h])
    return s_n, one, s_h, s_w


# %% strides: relies on the other call
# kind: wrong
# idea: channels_last_strides uses what the last call of contiguous_strides left in a global
_last = (0, 0, 0, 1)


def contiguous_strides(n, c, h, w):
    global _last
    _last = (c * h * w, h * w, w, 1)
    return _last


def channels_last_strides(n, c, h, w):
    return _last[0], 1, c * w, c


# %% strides: N left out
# kind: wrong
# idea: thinks the size not needed is N and returns s_N as 0 for a batch of one
def contiguous_strides(n, c, h, w):
    return (c * h * w if n > 1 else 0), h * w, w, 1


def channels_last_strides(n, c, h, w):
    return (c * h * w if n > 1 else 0), 1, c * w, c


# %% strides: channels_last is only contiguous reversed
# kind: wrong
# idea: takes the reversed tuple of the contiguous strides
def contiguous_strides(n, c, h, w):
    return c * h * w, h * w, w, 1


def channels_last_strides(n, c, h, w):
    return c * h * w, 1, w, h * w


# %% strides: accumulate
# kind: right
# idea: running products with itertools.accumulate
from itertools import accumulate
from operator import mul


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return tuple(accumulate((1, w, h, c), mul))[::-1]


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c, s_w, s_h, s_n = accumulate((1, c, w, h), mul)
    return s_n, s_c, s_h, s_w


# %% strides: helper with an order of letters
# kind: right
# idea: walks over the letters from the right and multiplies
def _strides(order, sizes):
    steps, step = {}, 1
    for letter in reversed(order):
        steps[letter] = step
        step *= sizes[letter]
    return tuple(steps[letter] for letter in "nchw")


def contiguous_strides(n, c, h, w):
    return _strides("nchw", {"n": n, "c": c, "h": h, "w": w})


def channels_last_strides(n, c, h, w):
    return _strides("nhwc", {"n": n, "c": c, "h": h, "w": w})


# %% strides: one calls the other
# kind: right
# idea: channels_last are the contiguous strides of (n, h, w, c), listed anew
import math


def contiguous_strides(n, c, h, w):
    sizes = [n, c, h, w]
    return tuple(math.prod(sizes[axis + 1 :]) for axis in range(4))


def channels_last_strides(n, c, h, w):
    s_n, s_h, s_w, s_c = contiguous_strides(n, h, w, c)
    return (s_n, s_c, s_h, s_w)


# %% copies: reshape is a view
# kind: wrong
# idea: believes that reshape never copies
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: indexing copies
# kind: wrong
# idea: believes that x[:, 0] copies because it is not contiguous
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: turned round
# kind: wrong
# idea: True means a view here, all answers are turned round
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": True,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: tried on a channels_last x
# kind: wrong
# idea: tested with an x that was already channels_last, so two answers come out as views
x = torch.rand(8, 3, 32, 24).to(memory_format=torch.channels_last)
copies = {}
for expression in (
    "x.permute(0, 2, 3, 1)",
    "x.view(8, -1)",
    "x.permute(0, 2, 3, 1).contiguous()",
    "x.permute(0, 2, 3, 1).reshape(8, -1)",
    "x[:, 0]",
    "x.to(memory_format=torch.channels_last)",
):
    try:
        copies[expression] = (
            eval(expression).untyped_storage().data_ptr() != x.untyped_storage().data_ptr()
        )
    except RuntimeError:
        copies[expression] = False

# %% copies: words
# kind: wrong
# idea: "copy" and "view" as strings, not True and False
copies = {
    "x.permute(0, 2, 3, 1)": "view",
    "x.view(8, -1)": "view",
    "x.permute(0, 2, 3, 1).contiguous()": "copy",
    "x.permute(0, 2, 3, 1).reshape(8, -1)": "copy",
    "x[:, 0]": "view",
    "x.to(memory_format=torch.channels_last)": "copy",
}

# %% copies: memory format is a label
# kind: wrong
# idea: believes that to(memory_format=...) changes the strides only
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: by thought
# kind: right
# idea: the six answers
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: by trial
# kind: right
# idea: measured with the storages
x = torch.rand(8, 3, 32, 24)
copies = {
    expression: eval(expression, {"x": x, "torch": torch}).untyped_storage().data_ptr()
    != x.untyped_storage().data_ptr()
    for expression in [
        "x.permute(0, 2, 3, 1)",
        "x.view(8, -1)",
        "x.permute(0, 2, 3, 1).contiguous()",
        "x.permute(0, 2, 3, 1).reshape(8, -1)",
        "x[:, 0]",
        "x.to(memory_format=torch.channels_last)",
    ]
}

# %% copies: filled from a set
# kind: right
# idea: starts with all False and sets three to True
copies = dict.fromkeys(
    [
        "x.permute(0, 2, 3, 1)",
        "x.view(8, -1)",
        "x.permute(0, 2, 3, 1).contiguous()",
        "x.permute(0, 2, 3, 1).reshape(8, -1)",
        "x[:, 0]",
        "x.to(memory_format=torch.channels_last)",
    ],
    False,
)
copies.update(
    {
        key: True
        for key in copies
        if "contiguous" in key or "reshape" in key or "memory_format" in key
    }
)


# %% add_channel: axis in front
# kind: wrong
# idea: unsqueeze(0) gives (1, N, H, W)
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze(0)


# %% add_channel: axis at the end
# kind: wrong
# idea: (N, H, W, 1), channels last
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images[..., None]


# %% add_channel: unsqueeze_
# kind: wrong
# idea: the in-place form changes the caller's tensor
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze_(1)


# %% add_channel: batch with channel passes
# kind: wrong
# idea: (N, 1, H, W) is returned as it is rather than refused
def add_channel(images):
    if images.ndim == 4 and images.shape[1] == 1:
        return images
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze(1)


# %% add_channel: only too few refused
# kind: wrong
# idea: four or more axes are accepted
def add_channel(images):
    if len(images.shape) < 3:
        raise ValueError("too few axes")
    return images[:, None]


# %% add_channel: unpacking does the check
# kind: wrong
# idea: a ValueError comes from unpacking a wrong number of axes, but the result is (N, 1, W, H) by an exchange
def add_channel(images):
    n, w, h = images.shape
    return images.reshape(n, 1, h, w)


# %% add_channel: MNIST only
# kind: wrong
# idea: 28 x 28 written down
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.reshape(-1, 1, 28, 28)


# %% add_channel: IndexError for others
# kind: wrong
# idea: the wrong type of error
def add_channel(images):
    if images.dim() != 3:
        raise IndexError(f"expected 3 axes, got {images.dim()}")
    return images.unsqueeze(1)


# %% add_channel: squeezes first
# kind: wrong
# idea: squeeze makes (N, 1, H, W) acceptable and refuses a batch of one picture
def add_channel(images):
    images = images.squeeze()
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze(1)


# %% add_channel: scaled to float
# kind: wrong
# idea: uint8 is turned to float32 along the way
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze(1).float()


# %% add_channel: through to_nchw
# kind: wrong
# idea: calls to_nchw, which takes three axes for one picture (H, W, C), and accepts four axes
def add_channel(images):
    return to_nchw(images)


# %% add_channel: three equal channels
# kind: wrong
# idea: repeats the grey values to three channels
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    return images.unsqueeze(1).expand(-1, 3, -1, -1)


# %% add_channel: one wide picture mistaken
# kind: wrong
# idea: axis 0 of size 1 or 3 is taken for channels of a single picture (C, H, W)
def add_channel(images):
    if images.ndim != 3:
        raise ValueError("3 axes")
    if images.shape[0] in (1, 3):
        return images.unsqueeze(0)
    return images.unsqueeze(1)


# %% add_channel: a warning, not an error
# kind: wrong
# idea: warns and returns None
import warnings


def add_channel(images):
    if images.ndim == 3:
        return images.unsqueeze(1)
    warnings.warn(f"ValueError: expected 3 axes, got {images.ndim}")


# %% add_channel: stack on axis 1
# kind: right
# idea: torch.stack of a list of one
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return torch.stack([images], dim=1)


# %% add_channel: view with the batch's own sizes
# kind: right
# idea: unpacking raises ValueError for any other number of axes, view inserts the axis
def add_channel(images):
    n, h, w = images.shape
    return images.view(n, 1, h, w)


# %% add_channel: to_nchw of NHW1
# kind: right
# idea: puts the axis last and lets to_nchw do the rest
def add_channel(images):
    if images.dim() == 3:
        return to_nchw(images[:, :, :, None])
    raise ValueError("a batch of grey pictures has three axes")


# %% normalize: lined up with W
# kind: wrong
# idea: mean and std of shape (C,) are lined up with the last axis (no error when W = C or C = 1)
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    return (images.float() / 255 - mean) / std


# %% normalize: float() then in place
# kind: wrong
# idea: .float() returns the caller's own tensor if it is float32 already, and div_ changes it
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return images.float().div_(255).sub_(mean).div_(std)


# %% normalize: guesses whether to divide
# kind: wrong
# idea: divides by 255 only if the largest value exceeds 1, wrong for nearly black pictures
def normalize(images, mean, std):
    x = images.float()
    if x.max() > 1:
        x = x / 255
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (x - mean) / std


# %% normalize: divides only uint8
# kind: wrong
# idea: float pictures are taken to be scaled already
def normalize(images, mean, std):
    x = images / 255 if images.dtype == torch.uint8 else images.float()
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (x - mean) / std


# %% normalize: epsilon
# kind: wrong
# idea: adds 1e-7 to the deviation
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / (std + 1e-7)


# %% normalize: deviation clamped from below
# kind: wrong
# idea: small deviations are replaced by 1e-3
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)[:, None, None]
    std = torch.as_tensor(std, dtype=torch.float32)[:, None, None].clamp(min=1e-3)
    return (images.float() / 255 - mean) / std


# %% normalize: dtype follows the arguments
# kind: wrong
# idea: float64 images or statistics give a float64 result
def normalize(images, mean, std):
    mean = torch.as_tensor(mean).view(-1, 1, 1)
    std = torch.as_tensor(std).view(-1, 1, 1)
    return (images / 255 - mean) / std


# %% normalize: reshapes the caller's mean
# kind: wrong
# idea: resize_ / unsqueeze_ change the shape of the mean and std tensors that the caller passed
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    mean.unsqueeze_(-1).unsqueeze_(-1)
    std.unsqueeze_(-1).unsqueeze_(-1)
    return (images.float() / 255 - mean) / std


# %% normalize: only tensors
# kind: wrong
# idea: a list has no .view
def normalize(images, mean, std):
    return (images.float() / 255 - mean.float().view(-1, 1, 1)) / std.float().view(-1, 1, 1)


# %% normalize: three channels
# kind: wrong
# idea: loops over three channels; a grey batch fails, and further channels stay unnormalised
def normalize(images, mean, std):
    out = images.float() / 255
    for k in range(3):
        out[:, k] = (out[:, k] - mean[k]) / std[k]
    return out


# %% normalize: brackets forgotten
# kind: wrong
# idea: x / 255 - mean / std
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)[:, None, None]
    std = torch.as_tensor(std, dtype=torch.float32)[:, None, None]
    return images.float() / 255 - mean / std


# %% normalize: batch statistics
# kind: wrong
# idea: computes mean and deviation from the batch and ignores the given ones
def normalize(images, mean, std):
    x = images.float() / 255
    return (x - x.mean(dim=(0, 2, 3), keepdim=True)) / x.std(dim=(0, 2, 3), keepdim=True)


# %% normalize: nn.BatchNorm2d with its eps
# kind: wrong
# idea: batch_norm in use mode with the default eps of 1e-5 under the root
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)
    var = torch.as_tensor(std, dtype=torch.float32) ** 2
    return nn.functional.batch_norm(images.float() / 255, mean, var, training=False)


# %% normalize: squeezed statistics
# kind: wrong
# idea: squeeze() makes the statistics of one channel a tensor without axes, and [:, None, None] fails
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).squeeze()[:, None, None]
    std = torch.as_tensor(std, dtype=torch.float32).squeeze()[:, None, None]
    return (images.float() / 255 - mean) / std


# %% normalize: shape (C, 1)
# kind: wrong
# idea: one None is missing, so the numbers line up with H
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32)[:, None]
    std = torch.as_tensor(std, dtype=torch.float32)[:, None]
    return (images.float() / 255 - mean) / std


# %% normalize: keeps the first statistics
# kind: wrong
# idea: the statistics of the first call are stored on the function and used ever after
def normalize(images, mean, std):
    if not hasattr(normalize, "stats"):
        normalize.stats = (
            torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1),
            torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1),
        )
    m, s = normalize.stats
    return (images.float() / 255 - m) / s


# %% normalize: whole numbers after the division
# kind: wrong
# idea: the scaled pixels are stored back as uint8 (all 0 or 1) before subtracting
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    scaled = (images / 255).to(images.dtype)
    return ((scaled - mean) / std).float()


# %% normalize: clamped result
# kind: wrong
# idea: the result is clamped to -3 .. 3
def normalize(images, mean, std):
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return ((images.float() / 255 - mean) / std).clamp(-3, 3)


# %% normalize: channel by channel, stacked
# kind: right
# idea: a comprehension over the channels
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    means = torch.as_tensor(mean, dtype=torch.float32)
    stds = torch.as_tensor(std, dtype=torch.float32)
    channels = [(images[:, k].float() / 255 - means[k]) / stds[k] for k in range(images.shape[1])]
    return torch.stack(channels, dim=1)


# %% normalize: in double, then float
# kind: right
# idea: channels last, so (C,) lines up by itself; computed in float64 and rounded at the end
def normalize(images, mean, std):
    m = torch.as_tensor(mean, dtype=torch.float64)
    s = torch.as_tensor(std, dtype=torch.float64)
    last = images.permute(0, 2, 3, 1).double() / 255
    return ((last - m) / s).permute(0, 3, 1, 2).float()


# %% normalize: batch_norm without eps
# kind: right
# idea: batch_norm in use mode with eps = 0 in float64 is exactly this formula
def normalize(images, mean, std):
    m = torch.as_tensor(mean, dtype=torch.float64)
    v = torch.as_tensor(std, dtype=torch.float64) ** 2
    scaled = images.double() / 255
    return nn.functional.batch_norm(scaled, m, v, training=False, eps=0.0).to(torch.float32)


# %% normalize: own copy, in place on it
# kind: right
# idea: clones first, then works in place on the copy
def normalize(images, mean, std):
    out = images.to(torch.float32, copy=True)
    out /= 255
    for k, (m, s) in enumerate(zip(mean, std)):
        out[:, k] -= float(m)
        out[:, k] /= float(s)
    return out


# %% runs_to_the_end: all run
# kind: wrong
# idea: believes that view adapts to a smaller last batch
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: True, 250: True}

# %% runs_to_the_end: half hundred fits
# kind: wrong
# idea: takes 250 for a multiple of 100 in the sense of half batches
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: True}

# %% runs_to_the_end: multiples of a thousand
# kind: wrong
# idea: believes that only round thousands come out even
runs_to_the_end = {60000: True, 33600: False, 8400: False, 1437: False, 250: False}

# %% runs_to_the_end: rests in place of answers
# kind: wrong
# idea: gives the size of the last batch, not True or False
runs_to_the_end = {size: size % 100 for size in (60000, 33600, 8400, 1437, 250)}

# %% runs_to_the_end: keys as strings
# kind: wrong
# idea: the keys have become strings
runs_to_the_end = {"60000": True, "33600": True, "8400": True, "1437": False, "250": False}

# %% runs_to_the_end: turned round
# kind: wrong
# idea: True where it stops with an error
runs_to_the_end = {60000: False, 33600: False, 8400: False, 1437: True, 250: True}

# %% runs_to_the_end: computed
# kind: right
# idea: divisible by 100
runs_to_the_end = {size: size % 100 == 0 for size in (60000, 33600, 8400, 1437, 250)}

# %% runs_to_the_end: written
# kind: right
# idea: the five answers
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: False}


# %% runs_to_the_end: tried with view
# kind: right
# idea: runs the view on the last batch of each size
def _tries(size):
    last = size % 100 or 100
    try:
        torch.zeros(last, 28, 28).view(100, 1, 28, 28)
    except RuntimeError:
        return False
    return True


runs_to_the_end = {size: _tries(size) for size in (60000, 33600, 8400, 1437, 250)}


# %% prepare: still 28
# kind: wrong
# idea: -1 for the batch but 28 x 28 remains
def prepare(images):
    return images.view(-1, 1, 28, 28)


# %% prepare: square pictures
# kind: wrong
# idea: takes the height for the width, pictures that are not square are cut or refused
def prepare(images):
    side = images.shape[1]
    return images.reshape(-1, 1, side, side)


# %% prepare: sizes exchanged
# kind: wrong
# idea: reshape to (N, 1, W, H) scrambles pictures that are not square
def prepare(images):
    n, h, w = images.shape
    return images.reshape(n, 1, w, h)


# %% prepare: in place
# kind: wrong
# idea: unsqueeze_ changes the caller's tensor
def prepare(images):
    return images.unsqueeze_(1)


# %% prepare: axis in front
# kind: wrong
# idea: (1, N, H, W)
def prepare(images):
    return images.unsqueeze(0)


# %% prepare: incomplete batch dropped
# kind: wrong
# idea: cuts to whole hundreds, so a batch of 37 becomes empty
def prepare(images):
    if len(images) % 100:
        images = images[: len(images) // 100 * 100]
    return images.unsqueeze(1)


# %% prepare: filled up to 100
# kind: wrong
# idea: the last batch is filled up with zeros to 100 pictures
def prepare(images):
    n, h, w = images.shape
    if n < 100:
        images = torch.cat([images, torch.zeros(100 - n, h, w, dtype=images.dtype)])
    return images.unsqueeze(1)


# %% prepare: batch of one squeezed
# kind: wrong
# idea: a general squeeze before the new axis; N = 1, H = 1 or W = 1 lose an axis
def prepare(images):
    return images.squeeze().unsqueeze(1)


# %% prepare: float and scaled
# kind: wrong
# idea: divides by 255 as training loops do
def prepare(images):
    return images.unsqueeze(1).float() / 255


# %% prepare: remembers the size
# kind: wrong
# idea: the picture size is remembered from the first call
_size = []


def prepare(images):
    if not _size:
        _size.extend(images.shape[1:])
    return images.reshape(-1, 1, *_size)


# %% prepare: view merged across strides
# kind: wrong
# idea: view(-1) first raises an error for batches that are not contiguous
def prepare(images):
    n, h, w = images.shape
    return images.view(-1).view(n, 1, h, w)


# %% prepare: global loader size
# kind: wrong
# idea: N is read from the notebook's global digits instead of the argument
def prepare(images):
    return as_stored[: len(images)].unsqueeze(1)


# %% prepare: resize_
# kind: wrong
# idea: resize_ changes the shape of the caller's tensor
def prepare(images):
    n, h, w = images.shape
    return images.resize_(n, 1, h, w)


# %% prepare: None index
# kind: right
# idea: indexing with None
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images[:, None]


# %% prepare: add_channel again
# kind: right
# idea: the function is add_channel under another name
prepare = add_channel


# %% prepare: unflatten of the batch axis
# kind: right
# idea: splits axis 0 into (N, 1)
def prepare(images):
    return images.unflatten(0, (images.shape[0], 1))


# %% prepare: concatenation of pictures
# kind: right
# idea: each picture gets its axes on its own, then all are joined
def prepare(images):
    return torch.cat([picture[None, None] for picture in images], dim=0)


# %% outcome: pooling mixes
# kind: wrong
# idea: believes that pooling mixes the pictures too
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "one picture",
    "Flatten()": "looks right",
}

# %% outcome: convolution with one channel accepts
# kind: wrong
# idea: believes that Conv2d(1, ...) takes the batch rightly
outcome = {
    "Conv2d(1, 8, 3)": "looks right",
    "Conv2d(16, 8, 3)": "raises",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: flatten makes one row
# kind: wrong
# idea: believes that Flatten makes a single row of all pictures
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "one picture",
}

# %% outcome: 16 channels look right
# kind: wrong
# idea: no error, so it looks right
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "looks right",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: other words
# kind: wrong
# idea: own words in place of the three given ones
outcome = {
    "Conv2d(1, 8, 3)": "error",
    "Conv2d(16, 8, 3)": "mixed",
    "MaxPool2d(2)": "fine",
    "Flatten()": "fine",
}

# %% outcome: the four answers
# kind: right
# idea: as observed
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: built with a default
# kind: right
# idea: all look right, but for the convolutions
outcome = dict.fromkeys(
    ["Conv2d(1, 8, 3)", "Conv2d(16, 8, 3)", "MaxPool2d(2)", "Flatten()"], "looks right"
)
outcome |= {"Conv2d(1, 8, 3)": "raises", "Conv2d(16, 8, 3)": "one picture"}


# %% require_nchw: and in place of or
# kind: wrong
# idea: refuses only if both the number of axes and the channels are wrong
def require_nchw(images, channels):
    if images.ndim != 4 and images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: channels first, then axes
# kind: wrong
# idea: images.shape[1] of a tensor with one or no axis raises IndexError
def require_nchw(images, channels):
    if images.shape[1] != channels or images.ndim != 4:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: message without the shape
# kind: wrong
# idea: the message does not say what came
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected a batch (N, {channels}, H, W)")


# %% require_nchw: message without the shape in one case
# kind: wrong
# idea: for a wrong number of channels the message names only the channels, not the shape
def require_nchw(images, channels):
    if images.ndim != 4:
        raise ValueError(f"expected 4 axes, got shape {tuple(images.shape)}")
    if images.size(1) != channels:
        raise ValueError(f"expected {channels} channels, got {images.size(1)}")


# %% require_nchw: assertion
# kind: wrong
# idea: AssertionError instead of ValueError
def require_nchw(images, channels):
    assert images.ndim == 4 and images.shape[1] == channels, f"got {tuple(images.shape)}"


# %% require_nchw: five axes pass
# kind: wrong
# idea: only fewer than four axes are refused
def require_nchw(images, channels):
    if images.ndim < 4 or images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: returns True
# kind: wrong
# idea: returns True, though nothing is to be returned
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")
    return True


# %% require_nchw: repairs in place
# kind: wrong
# idea: a batch (N, H, W) gets its channel axis by unsqueeze_ rather than being refused
def require_nchw(images, channels):
    if images.ndim == 3 and channels == 1:
        images.unsqueeze_(1)
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: shape after a repair
# kind: wrong
# idea: the message shows the shape after an axis was added in front, not the shape that came
def require_nchw(images, channels):
    if images.ndim < 4:
        shape = (1,) * (4 - images.ndim) + tuple(images.shape)
        raise ValueError(f"got {shape}")
    if images.ndim > 4 or images.shape[1] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: refuses small or empty batches
# kind: wrong
# idea: an empty batch is refused although only axes and channels count
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels or images.numel() == 0:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: dtype counts too
# kind: wrong
# idea: uint8 batches are refused although only axes and channels count
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels or not images.is_floating_point():
        raise ValueError(f"got {tuple(images.shape)}, {images.dtype}")


# %% require_nchw: channels larger than the picture
# kind: wrong
# idea: more channels than rows looks like NHWC and is refused, wrong inside a network
def require_nchw(images, channels):
    shape = tuple(images.shape)
    if len(shape) != 4 or shape[1] != channels or shape[1] > min(shape[2:]):
        raise ValueError(f"got {shape}")


# %% require_nchw: third axis from the right
# kind: wrong
# idea: compares size(-3) only, so a single picture (C, H, W) passes
def require_nchw(images, channels):
    if images.ndim not in (3, 4) or images.shape[-3] != channels:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: channels on any axis
# kind: wrong
# idea: `channels in images.shape` is true for NHWC as well
def require_nchw(images, channels):
    if images.ndim != 4 or channels not in images.shape[1:]:
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: prints
# kind: wrong
# idea: prints the message and goes on
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels:
        print(f"ValueError: got {tuple(images.shape)}")


# %% require_nchw: refuses what is not contiguous
# kind: wrong
# idea: batches in channels_last or slices are refused
def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels or not images.is_contiguous():
        raise ValueError(f"got {tuple(images.shape)}")


# %% require_nchw: slice comparison
# kind: right
# idea: compares the pair (number of axes, axis 1) at once; a slice never raises IndexError
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if (images.ndim, tuple(images.shape[1:2])) != (4, (channels,)):
        raise ValueError(f"expected (N, {channels}, H, W), got {images.shape}")


# %% require_nchw: pattern matching
# kind: right
# idea: a match statement with a guard
def require_nchw(images, channels):
    match tuple(images.shape):
        case (_, c, _, _) if c == channels:
            return None
        case shape:
            raise ValueError("expected N, C = %d, H, W but the shape is %s" % (channels, shape))


# %% require_nchw: own kind of ValueError
# kind: right
# idea: raises a subclass of ValueError from an unpacking helper
class ShapeError(ValueError):
    pass


def require_nchw(images, channels):
    shape = list(images.shape)
    ok = len(shape) == 4
    if ok:
        n, c, h, w = shape
        ok = c == channels
    if not ok:
        raise ShapeError("not a batch with " + str(channels) + " channels: " + str(tuple(shape)))
