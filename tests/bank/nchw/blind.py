# %% describe: describe_w_width_before_height
# kind: wrong
# fails: test_describe
# idea: The last two sizes are unpacked as width, height, although H comes before W.
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, w, h = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_w_nhwc
# kind: wrong
# fails: test_describe
# idea: The shape is read as (N, H, W, C), the order of cameras, and not as (N, C, H, W).
def describe(images: torch.Tensor) -> dict[str, int]:
    n, h, w, c = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_w_three_channels
# kind: wrong
# fails: test_describe
# idea: The number of channels is written down as 3 and not read from the tensor.
def describe(images: torch.Tensor) -> dict[str, int]:
    shape = images.shape
    return {"images": shape[0], "channels": 3, "height": shape[2], "width": shape[3]}


# %% describe: describe_w_grey_or_rgb
# kind: wrong
# fails: test_describe
# idea: Only grey and RGB are foreseen: a batch with a dozen channels is reported as having 3.
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    channels = 1 if c == 1 else 3
    return {"images": n, "channels": channels, "height": h, "width": w}


# %% describe: describe_w_smallest_is_channels
# kind: wrong
# fails: test_describe
# idea: It guesses that the smallest of C, H, W is the channels, which fails for 64 channels of 8 x 8.
def describe(images: torch.Tensor) -> dict[str, int]:
    rest = list(images.shape[1:])
    c = min(rest)
    rest.remove(c)
    h, w = rest
    return {"images": images.shape[0], "channels": c, "height": h, "width": w}


# %% describe: describe_w_clever_nhwc_guess
# kind: wrong
# fails: test_describe
# idea: A last axis of size 1 or 3 is taken for the channels, so a batch whose width is 3 or 1 is misread.
def describe(images: torch.Tensor) -> dict[str, int]:
    if images.shape[-1] in (1, 3):
        images = images.permute(0, 3, 1, 2)
    n, c, h, w = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_w_squeeze
# kind: wrong
# fails: test_describe
# idea: Axes of size one are squeezed away and a missing axis is always taken for N, which misreads grey batches (C = 1).
def describe(images: torch.Tensor) -> dict[str, int]:
    sizes = list(images.squeeze().shape)
    while len(sizes) < 4:
        sizes.insert(0, 1)
    return dict(zip(["images", "channels", "height", "width"], sizes))


# %% describe: describe_w_tensor_values
# kind: wrong
# fails: test_describe
# idea: The values are tensors with one element and not whole numbers of Python.
def describe(images: torch.Tensor) -> dict[str, int]:
    sizes = torch.tensor(images.shape)
    return {"images": sizes[0], "channels": sizes[1], "height": sizes[2], "width": sizes[3]}


# %% describe: describe_w_float_count
# kind: wrong
# fails: test_describe
# idea: The number of images comes from a division with `/` and is therefore a float, not an int.
def describe(images: torch.Tensor) -> dict[str, int]:
    c, h, w = images.shape[1:]
    return {"images": images.numel() / (c * h * w), "channels": c, "height": h, "width": w}


# %% describe: describe_w_shared_dictionary
# kind: wrong
# fails: test_describe
# idea: One dictionary is kept and handed out every time, so a second call changes the answer of the first.
_description = {"images": 0, "channels": 0, "height": 0, "width": 0}


def describe(images: torch.Tensor) -> dict[str, int]:
    for key, size in zip(_description, images.shape):
        _description[key] = size
    return _description


# %% describe: describe_w_global_batch
# kind: wrong
# fails: test_describe
# idea: The number of images is read from the notebook's variable `batch` and not from the argument.
def describe(images: torch.Tensor) -> dict[str, int]:
    return {
        "images": len(batch),
        "channels": images.shape[1],
        "height": images.shape[2],
        "width": images.shape[3],
    }


# %% describe: describe_w_strides
# kind: wrong
# fails: test_describe
# idea: The width is taken from the strides, which is right for contiguous tensors only and not for a crop or channels_last.
def describe(images: torch.Tensor) -> dict[str, int]:
    width = images.stride(2)
    return {
        "images": images.size(0),
        "channels": images.size(1),
        "height": images.size(2),
        "width": width,
    }


# %% describe: describe_w_refuses_other_channels
# kind: wrong
# fails: test_describe
# idea: It refuses legal batches: any number of channels other than 1 and 3 raises an error.
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    if c not in (1, 3):
        raise ValueError(f"expected grey or RGB pictures, got {c} channels")
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_w_cached
# kind: wrong
# fails: test_describe
# idea: The first answer is stored on the function and returned for every later batch.
def describe(images: torch.Tensor) -> dict[str, int]:
    if not hasattr(describe, "sizes"):
        describe.sizes = tuple(images.shape)
    n, c, h, w = describe.sizes
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_r_unpack
# kind: right
# passes: test_describe
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: describe_r_zip
# kind: right
# passes: test_describe
def describe(images: torch.Tensor) -> dict[str, int]:
    return dict(zip(("images", "channels", "height", "width"), images.shape))


# %% describe: describe_r_size_other_order
# kind: right
# passes: test_describe
def describe(images: torch.Tensor) -> dict[str, int]:
    return dict(
        width=images.size(-1),
        height=images.size(-2),
        channels=images.size(-3),
        images=images.size(0),
    )


# %% describe: describe_r_loop
# kind: right
# passes: test_describe
def describe(images: torch.Tensor) -> dict[str, int]:
    names = ["images", "channels", "height", "width"]
    result = {}
    for axis, name in enumerate(names):
        result[name] = int(images.shape[axis])
    return result


# %% describe: describe_r_namedtuple
# kind: right
# passes: test_describe
from typing import NamedTuple


class Sizes(NamedTuple):
    images: int
    channels: int
    height: int
    width: int


def describe(images: torch.Tensor) -> dict[str, int]:
    return Sizes(*images.size())._asdict()


# %% describe: describe_r_comprehension
# kind: right
# passes: test_describe
AXES = {"images": 0, "channels": 1, "height": 2, "width": 3}


def describe(images: torch.Tensor) -> dict[str, int]:
    return {name: images.size(axis) for name, axis in AXES.items()}


# %% describe: describe_r_star
# kind: right
# passes: test_describe
def describe(images: torch.Tensor) -> dict[str, int]:
    count, *rest = list(images.shape)
    description = {"images": count}
    description.update({"channels": rest[0], "height": rest[1], "width": rest[2]})
    return description


# %% pixel: pixel_w_x_before_y
# kind: wrong
# fails: test_pixel
# idea: x and y are used in the order of their letters, as if x were the row.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, x, y]


# %% pixel: pixel_w_chained_ellipsis
# kind: wrong
# fails: test_pixel
# idea: Indexing twice with an ellipsis takes the last axis both times, so y is used as the column and x as the row.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index][..., y][..., x]


# %% pixel: pixel_w_from_the_bottom
# kind: wrong
# fails: test_pixel
# idea: y is counted from the bottom, as in mathematics, and not from the top.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    height = images.shape[2]
    return images[index, :, height - 1 - y, x]


# %% pixel: pixel_w_squeeze
# kind: wrong
# fails: test_pixel
# idea: `squeeze()` also takes away the channel axis when C = 1: the result has shape () and not (1,).
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y : y + 1, x : x + 1].squeeze()


# %% pixel: pixel_w_keeps_n
# kind: wrong
# fails: test_pixel
# idea: The axis N is kept, so the result has shape (1, C) and not (C,).
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index : index + 1, :, y, x]


# %% pixel: pixel_w_three_channels
# kind: wrong
# fails: test_pixel
# idea: Only the first three channels are returned, whatever C is.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :3, y, x]


# %% pixel: pixel_w_stack_of_three
# kind: wrong
# fails: test_pixel
# idea: Red, green and blue are looked up by number, so a grey batch raises an IndexError.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    red, green, blue = (images[index, c, y, x] for c in (0, 1, 2))
    return torch.stack([red, green, blue])


# %% pixel: pixel_w_first_image
# kind: wrong
# fails: test_pixel
# idea: The argument `index` is ignored; the point is always looked up in the first image.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    image = images[0]
    return image[:, y, x]


# %% pixel: pixel_w_one_based
# kind: wrong
# fails: test_pixel
# idea: x and y are taken to start at 1, although they start at 0.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y - 1, x - 1]


# %% pixel: pixel_w_flat_with_height
# kind: wrong
# fails: test_pixel
# idea: The position in the flattened picture uses the height for the length of a row, which is right for square pictures only.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    n, c, h, w = images.shape
    flat = images[index].reshape(c, h * w)
    return flat[:, y * h + x]


# %% pixel: pixel_w_view
# kind: wrong
# fails: test_pixel
# idea: `view` raises an error on every batch that is not contiguous, such as the cut one of this notebook.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    n, c, h, w = images.shape
    return images.view(n, c, h * w)[index, :, y * w + x]


# %% pixel: pixel_w_as_strided
# kind: wrong
# fails: test_pixel
# idea: The address is computed from the strides but forgets that a cut batch does not start at the beginning of the memory.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    s_n, s_c, s_h, s_w = images.stride()
    return torch.as_strided(images, (images.shape[1],), (s_c,), index * s_n + y * s_h + x * s_w)


# %% pixel: pixel_w_clipped_by_height
# kind: wrong
# fails: test_pixel
# idea: Both coordinates are clipped with the height, so points on the right of a wide picture are moved.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    last = images.shape[2] - 1
    x = max(0, min(x, last))
    y = max(0, min(y, last))
    return images[index, :, y, x]


# %% pixel: pixel_w_transpose_in_place
# kind: wrong
# fails: test_pixel
# idea: The caller's batch is transposed in place, so its shape has changed and a second call reads other pixels.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    images.transpose_(2, 3)  # now the axes are N, C, x, y
    return images[index, :, x, y]


# %% pixel: pixel_w_float32
# kind: wrong
# fails: test_pixel
# idea: The values go through a list into a float32 tensor, which rounds float64 values (0.1 is no longer equal to 0.1).
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return torch.tensor(images[index, :, y, x].tolist(), dtype=torch.float32)


# %% pixel: pixel_w_list
# kind: wrong
# fails: test_pixel
# idea: A list of numbers is returned where a tensor of shape (C,) is promised.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return [images[index, c, y, x].item() for c in range(images.shape[1])]


# %% pixel: pixel_r_index
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y, x]


# %% pixel: pixel_r_chain
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    image = images[index]
    row = image[:, y]
    return row[:, x].clone()


# %% pixel: pixel_r_permute
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images.permute(0, 2, 3, 1)[index][y][x]


# %% pixel: pixel_r_stack
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    values = []
    for channel in range(images.shape[1]):
        values.append(images[index, channel, y, x])
    return torch.stack(values)


# %% pixel: pixel_r_select
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images.select(3, x).select(2, y).select(0, index)


# %% pixel: pixel_r_flat
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    channels, width = images.size(1), images.size(3)
    return images[index].reshape(channels, -1)[:, y * width + x]


# %% pixel: pixel_r_slices
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    patch = images[index : index + 1, :, y : y + 1, x : x + 1]
    return patch.flatten()


# %% pixel: pixel_r_fill
# kind: right
# passes: test_pixel
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    channels = images.shape[1]
    colour = images.new_empty(channels)
    for c in range(channels):
        colour[c] = images[index][c][y][x]
    return colour


# %% to_nchw: to_nchw_w_reshape
# kind: wrong
# fails: test_to_nchw
# idea: `reshape` gives the right shape and deals the numbers out anew: the pictures are scrambled.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"expected 3 or 4 axes, got {tuple(images.shape)}")
    if images.ndim == 3:
        images = images.unsqueeze(0)
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


# %% to_nchw: to_nchw_w_batch_transposed
# kind: wrong
# fails: test_to_nchw
# idea: For batches the axes 1 and 3 are swapped, which exchanges H and W; only single pictures come out right.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        return images.permute(2, 0, 1).unsqueeze(0)
    if images.ndim == 4:
        return images.transpose(1, 3)
    raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")


# %% to_nchw: to_nchw_w_single_transposed
# kind: wrong
# fails: test_to_nchw
# idea: For a single picture H and W are exchanged; only batches come out right.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        return images.permute(2, 1, 0)[None]
    if images.ndim == 4:
        return images.permute(0, 3, 1, 2)
    raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")


# %% to_nchw: to_nchw_w_inverse_permutation
# kind: wrong
# fails: test_to_nchw
# idea: The permutation of the way back is used: the new axes are N, W, C, H.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images[None]
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return images.permute(0, 2, 3, 1)


# %% to_nchw: to_nchw_w_single_without_n
# kind: wrong
# fails: test_to_nchw
# idea: A single picture comes back as (C, H, W) and not as a batch of one.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return images.movedim(-1, -3)


# %% to_nchw: to_nchw_w_runtime_error
# kind: wrong
# fails: test_to_nchw
# idea: Nothing is checked; other numbers of axes raise PyTorch's RuntimeError and not a ValueError.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_assert
# kind: wrong
# fails: test_to_nchw
# idea: An `assert` refuses with an AssertionError and not with a ValueError.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    assert images.ndim in (3, 4), f"expected 3 or 4 axes, got {images.ndim}"
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_accepts_five_axes
# kind: wrong
# fails: test_to_nchw
# idea: Only too few axes are refused; a tensor of five axes is accepted.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim < 3:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.movedim(-1, 1)


# %% to_nchw: to_nchw_w_accepts_two_axes
# kind: wrong
# fails: test_to_nchw
# idea: A tensor of two axes is taken for a grey picture and not refused.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 2:
        images = images.unsqueeze(-1)
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_refuses_many_channels
# kind: wrong
# fails: test_to_nchw
# idea: It refuses too much: pictures with other than 1 or 3 channels, which the text says exist.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4) or images.shape[-1] not in (1, 3):
        raise ValueError(f"not a picture or batch of pictures: {tuple(images.shape)}")
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_three_channels
# kind: wrong
# fails: test_to_nchw
# idea: Exactly three channels are taken from the last axis: more are lost, and a grey picture raises an error.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return torch.stack([images[..., c] for c in range(3)], dim=1)


# %% to_nchw: to_nchw_w_already_nchw_guess
# kind: wrong
# fails: test_to_nchw
# idea: A batch with 1 or 3 on axis 1 is taken for NCHW and returned as it is, which is wrong for pictures 1 or 3 pixels high.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    if images.shape[1] in (1, 3):
        return images
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_grey_batch_guess
# kind: wrong
# fails: test_to_nchw
# idea: Three axes with a large last one are taken for a grey batch (N, H, W), which is wrong for one picture with many channels.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        if images.shape[-1] > 4:
            return images.unsqueeze(1)
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_unsqueeze_in_place
# kind: wrong
# fails: test_to_nchw
# idea: `unsqueeze_` changes the caller's picture, which has four axes afterwards.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    if images.ndim == 3:
        images.unsqueeze_(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_float_buffer
# kind: wrong
# fails: test_to_nchw
# idea: The result is filled into a new float32 tensor, so uint8 pictures change their dtype.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    n, h, w, c = images.shape
    result = torch.empty(n, c, h, w)
    for channel in range(c):
        result[:, channel] = images[..., channel]
    return result


# %% to_nchw: to_nchw_w_scaled
# kind: wrong
# fails: test_to_nchw
# idea: uint8 pictures are scaled to [0, 1] on the way, as a library's ToTensor does: neither the numbers nor the dtype are kept.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    if images.dtype == torch.uint8:
        images = images / 255
    if images.ndim == 3:
        images = images[None]
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_bgr
# kind: wrong
# fails: test_to_nchw
# idea: The channels are reversed on the way (as if the picture came as BGR), so red and blue are exchanged.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images[None]
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    return images.flip(-1).permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_w_through_numpy
# kind: wrong
# fails: test_to_nchw
# idea: The way through NumPy raises a TypeError for bfloat16, although any dtype is allowed.
import numpy as np


def to_nchw(images: torch.Tensor) -> torch.Tensor:
    array = images.detach().numpy()
    if array.ndim == 3:
        array = array[None]
    if array.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got {array.ndim}")
    return torch.from_numpy(np.ascontiguousarray(array.transpose(0, 3, 1, 2)))


# %% to_nchw: to_nchw_w_squeeze
# kind: wrong
# fails: test_to_nchw
# idea: A batch of one is squeezed to reuse the code for a single picture, and `squeeze()` also takes away C = 1 (or H = 1).
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"expected 3 or 4 axes, got {images.ndim}")
    if images.ndim == 4 and images.shape[0] == 1:
        images = images.squeeze()
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_r_two_steps
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected (H, W, C) or (N, H, W, C), got {tuple(images.shape)}")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: to_nchw_r_contiguous_movedim
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.dim() not in {3, 4}:
        raise ValueError("to_nchw wants three or four axes")
    moved = torch.movedim(images, -1, -3)
    if moved.dim() == 3:
        moved = moved[None]
    return moved.contiguous()


# %% to_nchw: to_nchw_r_match
# kind: right
# passes: test_to_nchw
class WrongNumberOfAxes(ValueError):
    """Neither a picture nor a batch."""


def to_nchw(images: torch.Tensor) -> torch.Tensor:
    match images.ndim:
        case 3:
            return images.permute(2, 0, 1).unsqueeze(0)
        case 4:
            return images.permute(0, 3, 1, 2).clone()
        case other:
            raise WrongNumberOfAxes(other)


# %% to_nchw: to_nchw_r_filled
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"{images.ndim} axes")
    pictures_nhwc = images if images.ndim == 4 else images.reshape(1, *images.shape)
    n, h, w, c = pictures_nhwc.shape
    result = torch.zeros(n, c, h, w, dtype=images.dtype, device=images.device)
    for channel in range(c):
        result[:, channel, :, :] = pictures_nhwc[:, :, :, channel]
    return result


# %% to_nchw: to_nchw_r_recursive
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        return to_nchw(images[None, ...])
    if images.ndim == 4:
        return images.transpose(2, 3).transpose(1, 2)
    raise ValueError("expected 3 or 4 axes, got " + str(images.ndim))


# %% to_nchw: to_nchw_r_unbind
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        planes = [plane[None] for plane in images.unbind(dim=-1)]
    elif images.ndim == 4:
        planes = list(images.unbind(dim=-1))
    else:
        raise ValueError(f"cannot read {tuple(images.shape)} as picture or batch")
    return torch.stack(planes, dim=1)


# %% to_nchw: to_nchw_r_channels_last
# kind: right
# passes: test_to_nchw
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    axes = {3: (2, 0, 1), 4: (0, 3, 1, 2)}
    if images.ndim not in axes:
        raise ValueError(f"got {images.ndim} axes")
    result = images.permute(axes[images.ndim])
    if result.ndim == 3:
        result = result.unsqueeze(0)
    return result.contiguous(memory_format=torch.channels_last)


# %% to_nhwc: to_nhwc_w_same_permutation
# kind: wrong
# fails: test_to_nhwc
# idea: The permutation of the way there is used again; the result is N, W, C, H.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.permute(0, 3, 1, 2)


# %% to_nhwc: to_nhwc_w_transpose
# kind: wrong
# fails: test_to_nhwc
# idea: Swapping axes 1 and 3 puts C last but exchanges H and W: the pictures lie on their side.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.transpose(1, 3)


# %% to_nhwc: to_nhwc_w_reshape
# kind: wrong
# fails: test_to_nhwc
# idea: `reshape` gives the right shape with scrambled pictures.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    return images.reshape(n, h, w, c)


# %% to_nhwc: to_nhwc_w_channels_last
# kind: wrong
# fails: test_to_nhwc
# idea: `channels_last` changes the strides and never the shape; the axes stay N, C, H, W.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.to(memory_format=torch.channels_last)


# %% to_nhwc: to_nhwc_w_view_of_channels_last
# kind: wrong
# fails: test_to_nhwc
# idea: It hopes that reshaping a channels_last tensor reads its memory as it lies; `reshape` reads in the order of the indices, so the picture is scrambled.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    laid_out = images.contiguous(memory_format=torch.channels_last)
    return laid_out.reshape(n, h, w, c)


# %% to_nhwc: to_nhwc_w_grey_squeezed
# kind: wrong
# fails: test_to_nhwc
# idea: For grey pictures the channel axis is dropped, so the result has shape (N, H, W) and not (N, H, W, 1).
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    result = images.permute(0, 2, 3, 1)
    if result.shape[-1] == 1:
        result = result.squeeze(-1)
    return result


# %% to_nhwc: to_nhwc_w_grey_to_rgb
# kind: wrong
# fails: test_to_nhwc
# idea: A grey channel is repeated three times, so the result has C = 3 where C = 1 is right.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    if images.shape[1] == 1:
        images = images.expand(-1, 3, -1, -1)
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: to_nhwc_w_batch_of_one
# kind: wrong
# fails: test_to_nhwc
# idea: A batch of one picture loses its axis N.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.permute(0, 2, 3, 1).squeeze(0)


# %% to_nhwc: to_nhwc_w_drop_alpha
# kind: wrong
# fails: test_to_nhwc
# idea: Only the first three channels are kept; pictures with four or more channels lose the others.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images[:, :3].permute(0, 2, 3, 1)


# %% to_nhwc: to_nhwc_w_three_channels
# kind: wrong
# fails: test_to_nhwc
# idea: The unpacking into red, green and blue works for C = 3 only; grey batches raise an error.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    red, green, blue = images.unbind(dim=1)
    return torch.stack([red, green, blue], dim=-1)


# %% to_nhwc: to_nhwc_w_clamped
# kind: wrong
# fails: test_to_nhwc
# idea: Values outside [0, 1] are clipped for the plot, so pixels from 0 to 255 and normalised ones are changed.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.permute(0, 2, 3, 1).clamp(0, 1)


# %% to_nhwc: to_nhwc_w_bgr
# kind: wrong
# fails: test_to_nhwc
# idea: The order of the channels is reversed as well: red and blue are exchanged.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return torch.flip(images, dims=[1]).permute(0, 2, 3, 1)


# %% to_nhwc: to_nhwc_w_in_place
# kind: wrong
# fails: test_to_nhwc
# idea: The in-place transpositions change the caller's batch; a second call moves its axes again.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.transpose_(1, 2).transpose_(2, 3)


# %% to_nhwc: to_nhwc_w_already_last_guess
# kind: wrong
# fails: test_to_nhwc
# idea: A last axis of size 1 or 3 is taken for channels, so pictures that are 3 (or 1) pixels wide come back unchanged.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    if images.shape[-1] in (1, 3):
        return images
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: to_nhwc_w_first_picture
# kind: wrong
# fails: test_to_nhwc
# idea: Only the first picture is brought into the order of plotting; the others are lost.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images[0].permute(1, 2, 0).unsqueeze(0)


# %% to_nhwc: to_nhwc_r_permute
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: to_nhwc_r_movedim_copy
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.movedim(1, -1).contiguous()


# %% to_nhwc: to_nhwc_r_transposes
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n_h_c_w = images.transpose(1, 2)
    return n_h_c_w.transpose(2, 3)


# %% to_nhwc: to_nhwc_r_stack
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    channels = [images[:, c] for c in range(images.shape[1])]
    return torch.stack(channels, dim=3)


# %% to_nhwc: to_nhwc_r_filled
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    result = images.new_zeros((n, h, w, c))
    for k in range(n):
        for channel in range(c):
            result[k, :, :, channel] = images[k, channel]
    return result


# %% to_nhwc: to_nhwc_r_undo_by_argsort
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    there = [0, 3, 1, 2]
    back = [there.index(axis) for axis in range(4)]
    return torch.permute(images, back)


# %% to_nhwc: to_nhwc_r_channels_last_then_permute
# kind: right
# passes: test_to_nhwc
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    laid_out = images.contiguous(memory_format=torch.channels_last)
    return laid_out.permute(0, 2, 3, 1)


# %% reshape_source: reshape_source_w_square_position
# kind: wrong
# fails: test_reshape_source
# idea: The position uses the width where the height belongs, which is right for square pictures (or c = 0) only.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * width + row) * width + column
    point, channel = divmod(position, channels)
    return (*divmod(point, width), channel)


# %% reshape_source: reshape_source_w_square_rows
# kind: wrong
# fails: test_reshape_source
# idea: The number of the pixel is divided by the height and not by the length of a row.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, height)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_height_width_swapped
# kind: wrong
# fails: test_reshape_source
# idea: Height and width are exchanged throughout, which nobody sees on square pictures.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    width, height = height, width
    position = (c * height + row) * width + column
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_three_channels
# kind: wrong
# fails: test_reshape_source
# idea: The 3 of RGB is written down where the number of channels belongs.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = c * height * width + row * width + column
    point, channel = position // 3, position % 3
    return point // width, point % width, channel


# %% reshape_source: reshape_source_w_channel_first
# kind: wrong
# fails: test_reshape_source
# idea: The index is returned as (channel, row, column) and not as (row, column, channel).
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return channel, old_row, old_column


# %% reshape_source: reshape_source_w_column_first
# kind: wrong
# fails: test_reshape_source
# idea: Row and column are returned in the wrong order, as (x, y).
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    point, channel = divmod(position, channels)
    return point % width, point // width, channel


# %% reshape_source: reshape_source_w_like_permute
# kind: wrong
# fails: test_reshape_source
# idea: The answer is the one for `permute`, where the number comes from the same row, column and channel.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    return row, column, c


# %% reshape_source: reshape_source_w_other_direction
# kind: wrong
# fails: test_reshape_source
# idea: It answers the opposite question: where the picture's number goes to, not where the reshaped one came from.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (row * width + column) * channels + c
    rest, new_column = divmod(position, width)
    new_c, new_row = divmod(rest, height)
    return new_row, new_column, new_c


# %% reshape_source: reshape_source_w_first_channel_only
# kind: wrong
# fails: test_reshape_source
# idea: The channels before c are not counted, so the answer is right for c = 0 only.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = row * width + column
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_channel_from_column
# kind: wrong
# fails: test_reshape_source
# idea: The channel is taken as column % channels, which holds only if the width is a multiple of the number of channels (and in row 0 of channel 0).
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    point = position // channels
    return point // width, point % width, column % channels


# %% reshape_source: reshape_source_w_thirds
# kind: wrong
# fails: test_reshape_source
# idea: Each channel is taken to hold exactly height // channels rows, which is wrong if the height is no multiple of the number of channels.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    old_row = c * (height // channels) + row // channels
    old_column = position // channels % width
    return old_row, old_column, position % channels


# %% reshape_source: reshape_source_w_overwritten_row
# kind: wrong
# fails: test_reshape_source
# idea: `row` is overwritten with the new row before the column and the channel are computed from it.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    row = (c * height + row) // channels
    channel = ((c * height + row) * width + column) % channels
    column = ((c * height + row) * width + column) // channels % width
    return row, column, channel


# %% reshape_source: reshape_source_w_row_modulo_width
# kind: wrong
# fails: test_reshape_source
# idea: The row is cut with % width, so rows beyond the width of a high picture start again at 0.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    channel = position % channels
    old_column = position // channels % width
    old_row = position // (channels * width) % width
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_counts_from_one
# kind: wrong
# fails: test_reshape_source
# idea: The position is counted from 1, so every answer is the one of the next number in memory.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column + 1
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_tensors
# kind: wrong
# fails: test_reshape_source
# idea: The three numbers are tensors, not whole numbers of Python.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    positions = torch.arange(height * width * channels).reshape(channels, height, width)
    return torch.unravel_index(positions[c, row, column], (height, width, channels))


# %% reshape_source: reshape_source_w_float_results
# kind: wrong
# fails: test_reshape_source
# idea: The position is held as a float, so the three results are floats, which cannot be used as an index.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = float((c * height + row) * width + column)
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_uint8_marks
# kind: wrong
# fails: test_reshape_source
# idea: The picture is numbered with uint8, which starts again at 0 after 255, so the first match is the wrong one in larger pictures.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    numbers = torch.arange(height * width * channels).to(torch.uint8)
    marked = numbers.reshape(height, width, channels)
    value = marked.reshape(channels, height, width)[c, row, column]
    return tuple((marked == value).nonzero()[0].tolist())


# %% reshape_source: reshape_source_w_float32_position
# kind: wrong
# fails: test_reshape_source
# idea: The position is held in float32, which cannot count beyond 16.7 million: in a photograph of 4000 x 6000 the answer is off.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    index = torch.tensor([c, row, column], dtype=torch.float32)
    steps = torch.tensor([height * width, width, 1], dtype=torch.float32)
    position = int((index * steps).sum())
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_w_cached_table
# kind: wrong
# fails: test_reshape_source
# idea: The table of indices is built for the sizes of the first call and kept for all later ones.
_table = []


def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    if not _table:
        for r in range(height):
            for k in range(width):
                for channel in range(channels):
                    _table.append((r, k, channel))
    return _table[((c * height + row) * width + column) % len(_table)]


# %% reshape_source: reshape_source_r_divmod
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    point, channel = divmod(position, channels)
    old_row, old_column = divmod(point, width)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_r_floor_and_modulo
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = c * height * width + row * width + column
    return (
        position // (width * channels),
        position // channels % width,
        position % channels,
    )


# %% reshape_source: reshape_source_r_search
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    numbers = torch.arange(height * width * channels)
    target = int(numbers.reshape(channels, height, width)[c, row, column])
    found = (numbers.reshape(height, width, channels) == target).nonzero()
    return tuple(int(i) for i in found[0])


# %% reshape_source: reshape_source_r_numpy
# kind: right
# passes: test_reshape_source
import numpy as np


def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = np.ravel_multi_index((c, row, column), (channels, height, width))
    return tuple(int(i) for i in np.unravel_index(position, (height, width, channels)))


# %% reshape_source: reshape_source_r_generic_helper
# kind: right
# passes: test_reshape_source
def flat_position(index, shape):
    position = 0
    for i, size in zip(index, shape):
        position = position * size + i
    return position


def index_at(position, shape):
    index = []
    for size in reversed(shape):
        index.append(position % size)
        position //= size
    return tuple(reversed(index))


def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    return index_at(
        flat_position((c, row, column), (channels, height, width)), (height, width, channels)
    )


# %% reshape_source: reshape_source_r_rows_first
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    # `channels` rows of the reshaped tensor fill exactly one row of the picture
    old_row, part = divmod(c * height + row, channels)
    within = part * width + column
    old_column, channel = divmod(within, channels)
    return old_row, old_column, channel


# %% reshape_source: reshape_source_r_subtract
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    left = (c * height + row) * width + column
    source_row = left // (width * channels)
    left -= source_row * width * channels
    source_column = left // channels
    left -= source_column * channels
    return (source_row, source_column, left)


# %% reshape_source: reshape_source_r_index_planes
# kind: right
# passes: test_reshape_source
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    planes = torch.meshgrid(
        torch.arange(height), torch.arange(width), torch.arange(channels), indexing="ij"
    )
    rows, columns, chans = (
        p.reshape(channels, height, width)[c, row, column].item() for p in planes
    )
    return rows, columns, chans


# %% strides: strides_w_listed_as_nhwc
# kind: wrong
# fails: test_strides
# idea: The strides of channels_last are listed in the order N, H, W, C and not in the order N, C, H, W.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w * c, w * c, c, 1)


# %% strides: strides_w_height_for_width
# kind: wrong
# fails: test_strides
# idea: In the contiguous layout one step down passes h numbers; it should be w, the length of a row.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, h, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, w * c, c)


# %% strides: strides_w_height_for_width_channels_last
# kind: wrong
# fails: test_strides
# idea: In channels_last one step down passes h * c numbers; it should be w * c.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, h * c, c)


# %% strides: strides_w_bytes
# kind: wrong
# fails: test_strides
# idea: The strides are counted in bytes of float32, as NumPy does, and not in elements.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (4 * c * h * w, 4 * h * w, 4 * w, 4)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (4 * c * h * w, 4, 4 * w * c, 4 * c)


# %% strides: strides_w_shifted
# kind: wrong
# fails: test_strides
# idea: Each contiguous stride includes the axis itself (product from the axis on, not of what is right of it).
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (n * c * h * w, c * h * w, h * w, w)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w * c, 1, w * c, c)


# %% strides: strides_w_reversed
# kind: wrong
# fails: test_strides
# idea: The contiguous strides are listed from the last axis to the first.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    strides = [1]
    for size in (w, h, c):
        strides.append(strides[-1] * size)
    return tuple(strides)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w * c, 1, w * c, c)


# %% strides: strides_w_three_channels
# kind: wrong
# fails: test_strides
# idea: In channels_last the number of channels is written down as 3.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (3 * h * w, 1, 3 * w, 3)


# %% strides: strides_w_permuted_contiguous
# kind: wrong
# fails: test_strides
# idea: The contiguous strides are only handed out to other axes; but a pixel's neighbour is c away in channels_last, and no contiguous stride is c.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n, s_big, s_middle, s_one = contiguous_strides(n, c, h, w)
    return (s_n, s_one, s_big, s_middle)


# %% strides: strides_w_batch_without_channels
# kind: wrong
# fails: test_strides
# idea: In channels_last one step in N passes h * w numbers only: the channels of the picture are forgotten.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w, 1, w * c, c)


# %% strides: strides_w_n_for_c
# kind: wrong
# fails: test_strides
# idea: In channels_last the pixels of all pictures of the batch are interleaved: the step from pixel to pixel is n * c.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c, 1, w * n * c, n * c)


# %% strides: strides_w_swapped_width_height_last
# kind: wrong
# fails: test_strides
# idea: In channels_last the strides of H and W are exchanged.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, c, w * c)


# %% strides: strides_w_zero_for_batch_of_one
# kind: wrong
# fails: test_strides
# idea: For a batch of one the stride of N is given as 0; PyTorch gives c * h * w there as well.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n = c * h * w if n > 1 else 0
    return (s_n, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n = c * h * w if n > 1 else 0
    return (s_n, 1, w * c, c)


# %% strides: strides_w_mutable_default
# kind: wrong
# fails: test_strides
# idea: The list of strides is a default argument that keeps growing, so only the first call is right.
def contiguous_strides(n: int, c: int, h: int, w: int, strides=[1]) -> tuple[int, int, int, int]:
    for size in (w, h, c):
        strides.insert(0, strides[0] * size)
    return tuple(strides)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w * c, 1, w * c, c)


# %% strides: strides_w_asked_torch
# kind: wrong
# fails: test_strides
# idea: The strides are read from a tensor that PyTorch builds, although they are to be computed from the sizes (for large sizes it also fills the memory).
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return torch.empty(n, c, h, w).stride()


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return torch.empty(n, c, h, w).to(memory_format=torch.channels_last).stride()


# %% strides: strides_w_asked_torch_contiguous
# kind: wrong
# fails: test_strides
# idea: A copy is made with PyTorch and its strides are read, which for C = 1 or H = W = 1 copies nothing and lists the contiguous strides.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return torch.zeros(n, c, h, w).contiguous(memory_format=torch.channels_last).stride()


# %% strides: strides_w_tensor_values
# kind: wrong
# fails: test_strides
# idea: The strides come from a cumulative product and are tensors, not whole numbers of Python.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_w, s_h, s_c, s_n = torch.tensor([1, w, h, c]).cumprod(0)
    return (s_n, s_c, s_h, s_w)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c, s_w, s_h, s_n = torch.tensor([1, c, w, h]).cumprod(0)
    return (s_n, s_c, s_h, s_w)


# %% strides: strides_w_int32
# kind: wrong
# fails: test_strides
# idea: The product is computed in int32 and overflows for large pictures: 3 * 30000 * 30000 becomes negative.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_w, s_h, s_c, s_n = torch.tensor([1, w, h, c]).cumprod(0, dtype=torch.int32).tolist()
    return (s_n, s_c, s_h, s_w)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c, s_w, s_h, s_n = torch.tensor([1, c, w, h]).cumprod(0, dtype=torch.int32).tolist()
    return (s_n, s_c, s_h, s_w)


# %% strides: strides_w_float32
# kind: wrong
# fails: test_strides
# idea: The product is computed in float32, which rounds odd numbers above 16.7 million: 3 * 4001 * 6001 comes out wrong.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    steps = torch.cumprod(torch.tensor([1.0, w, h, c]), dim=0)
    return tuple(int(s) for s in steps.flip(0))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c, s_w, s_h, s_n = (int(s) for s in torch.cumprod(torch.tensor([1.0, c, w, h]), dim=0))
    return (s_n, s_c, s_h, s_w)


# %% strides: strides_w_floats
# kind: wrong
# fails: test_strides
# idea: The strides are found by dividing the number of elements with `/`; they are floats and not whole numbers.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    strides, left = [], n * c * h * w
    for size in (n, c, h, w):
        left = left / size
        strides.append(left)
    return tuple(strides)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n, s_h, s_w, s_c = contiguous_strides(n, h, w, c)
    return (s_n, s_c, s_h, s_w)


# %% strides: strides_r_products
# kind: right
# passes: test_strides
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (h * w * c, 1, w * c, c)


# %% strides: strides_r_reuse
# kind: right
# passes: test_strides
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_w = 1
    s_h = s_w * w
    s_c = s_h * h
    s_n = s_c * c
    return s_n, s_c, s_h, s_w


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n, s_h, s_w, s_c = contiguous_strides(n, h, w, c)
    return s_n, s_c, s_h, s_w


# %% strides: strides_r_loop_by_order
# kind: right
# passes: test_strides
def strides_in(order: str, sizes: dict[str, int]) -> tuple[int, int, int, int]:
    step, result = 1, {}
    for letter in reversed(order):
        result[letter] = step
        step *= sizes[letter]
    return tuple(result[letter] for letter in "NCHW")


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return strides_in("NCHW", {"N": n, "C": c, "H": h, "W": w})


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return strides_in("NHWC", {"N": n, "C": c, "H": h, "W": w})


# %% strides: strides_r_accumulate
# kind: right
# passes: test_strides
from itertools import accumulate
from operator import mul


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return tuple(accumulate((1, w, h, c), mul))[::-1]


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c, s_w, s_h, s_n = accumulate((1, c, w, h), mul)
    return (s_n, s_c, s_h, s_w)


# %% strides: strides_r_math_prod
# kind: right
# passes: test_strides
import math


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    sizes = [n, c, h, w]
    return tuple(math.prod(sizes[axis + 1 :]) for axis in range(4))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    picture = math.prod((c, h, w))
    return (picture, 1, c * w, c)


# %% strides: strides_r_lambda_recursive
# kind: right
# passes: test_strides
def _strides(sizes):
    if len(sizes) == 1:
        return (1,)
    right = _strides(sizes[1:])
    return (right[0] * sizes[1],) + right


contiguous_strides = lambda n, c, h, w: _strides((n, c, h, w))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s = _strides((n, h, w, c))
    return tuple(s[i] for i in (0, 3, 1, 2))


# %% strides: strides_r_int64
# kind: right
# passes: test_strides
import numpy as np


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return tuple(np.cumprod([1, w, h, c], dtype=np.int64)[::-1].tolist())


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    steps = np.cumprod([1, c, w, h], dtype=np.int64).tolist()
    return (steps[3], steps[0], steps[2], steps[1])


# %% copies: copies_w_permute_copies
# kind: wrong
# fails: test_copies
# idea: `permute` is taken for a copy, although only the strides change.
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: copies_w_reshape_never
# kind: wrong
# fails: test_copies
# idea: `reshape` is taken for a view even where the strip cannot be read with fixed steps.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: copies_w_channels_last_is_strides_only
# kind: wrong
# fails: test_copies
# idea: Since channels_last keeps the shape, it is taken for a view; but the numbers have to be laid out anew.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: copies_w_slice_copies
# kind: wrong
# fails: test_copies
# idea: A slice is taken for a copy because it is not contiguous.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: copies_w_contiguous_view
# kind: wrong
# fails: test_copies
# idea: `contiguous()` is taken for a view because x itself is contiguous; the permuted x is not.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: copies_w_asked_the_opposite
# kind: wrong
# fails: test_copies
# idea: The question is read the other way round: True stands for a view.
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": True,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: copies_r_answers
# kind: right
# passes: test_copies
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: copies_r_measured
# kind: right
# passes: test_copies
x = torch.rand(8, 3, 32, 24)
results = {
    "x.permute(0, 2, 3, 1)": x.permute(0, 2, 3, 1),
    "x.view(8, -1)": x.view(8, -1),
    "x.permute(0, 2, 3, 1).contiguous()": x.permute(0, 2, 3, 1).contiguous(),
    "x.permute(0, 2, 3, 1).reshape(8, -1)": x.permute(0, 2, 3, 1).reshape(8, -1),
    "x[:, 0]": x[:, 0],
    "x.to(memory_format=torch.channels_last)": x.to(memory_format=torch.channels_last),
}
copies = {name: result.data_ptr() != x.data_ptr() for name, result in results.items()}


# %% add_channel: add_channel_w_axis_zero
# kind: wrong
# fails: test_add_channel
# idea: The new axis is put in front: the pictures become the channels of a single one.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(0)


# %% add_channel: add_channel_w_axis_last
# kind: wrong
# fails: test_add_channel
# idea: The new axis is put at the end, the order of plotting (N, H, W, 1).
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images[..., None]


# %% add_channel: add_channel_w_no_check
# kind: wrong
# fails: test_add_channel
# idea: Nothing is refused: two or four axes get another one without a word.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_accepts_one_picture
# kind: wrong
# fails: test_add_channel
# idea: Only more than three axes are refused; a single picture (H, W) becomes (H, 1, W).
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim > 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_accepts_five_axes
# kind: wrong
# fails: test_add_channel
# idea: Two and four axes are refused but not five or one.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim in (2, 4):
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_lets_nchw_through
# kind: wrong
# fails: test_add_channel
# idea: A batch that has its channel axis already is returned as it is and not refused.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 4 and images.shape[1] == 1:
        return images
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_type_error
# kind: wrong
# fails: test_add_channel
# idea: The refusal is a TypeError and not the ValueError that is promised.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise TypeError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_returned_error
# kind: wrong
# fails: test_add_channel
# idea: The error is returned and not raised.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        return ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_28
# kind: wrong
# fails: test_add_channel
# idea: The size 28 x 28 of MNIST is written down; other sizes raise an error or, worse, are cut into other pictures.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.reshape(-1, 1, 28, 28)


# %% add_channel: add_channel_w_reshape_swapped
# kind: wrong
# fails: test_add_channel
# idea: H and W are exchanged in the new shape, which scrambles every picture that is not square.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    n, w, h = images.shape
    return images.reshape(n, 1, h, w)


# %% add_channel: add_channel_w_refuses_not_square
# kind: wrong
# fails: test_add_channel
# idea: Pictures that are not square are refused, although every (N, H, W) is legal.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3 or images.shape[1] != images.shape[2]:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_w_squeeze
# kind: wrong
# fails: test_add_channel
# idea: `squeeze()` comes first "to be safe" and takes away N = 1, H = 1 or W = 1.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.squeeze().unsqueeze(1)


# %% add_channel: add_channel_w_in_place
# kind: wrong
# fails: test_add_channel
# idea: `unsqueeze_` changes the caller's tensor; a second call on it is refused.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze_(1)


# %% add_channel: add_channel_w_float_buffer
# kind: wrong
# fails: test_add_channel
# idea: The numbers are copied into a float32 tensor, which rounds float64 numbers and large integers.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    n, h, w = images.shape
    result = torch.zeros(n, 1, h, w)
    result[:, 0] = images
    return result


# %% add_channel: add_channel_w_scaled
# kind: wrong
# fails: test_add_channel
# idea: uint8 pictures are divided by 255 on the way, but the same numbers are asked for.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    if images.dtype == torch.uint8:
        images = images.float() / 255
    return images.unsqueeze(1)


# %% add_channel: add_channel_r_unsqueeze
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: add_channel_r_none
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if len(images.shape) == 3:
        return images[:, None, :, :]
    raise ValueError("a batch of grey pictures has three axes")


# %% add_channel: add_channel_r_reshape
# kind: right
# passes: test_add_channel
class NotGrey(ValueError):
    pass


def add_channel(images: torch.Tensor) -> torch.Tensor:
    try:
        n, h, w = images.shape
    except ValueError as error:
        raise NotGrey(f"cannot read {images.shape} as (N, H, W)") from error
    return images.reshape(n, 1, h, w)


# %% add_channel: add_channel_r_stack
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.dim() != 3:
        raise ValueError(images.dim())
    return torch.stack([images], dim=1)


# %% add_channel: add_channel_r_filled
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if not images.ndim == 3:
        raise ValueError("3 axes, please")
    n, h, w = images.shape
    result = torch.empty((n, 1, h, w), dtype=images.dtype, device=images.device)
    for k in range(n):
        result[k, 0] = images[k]
    return result


# %% add_channel: add_channel_r_to_nchw
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"got {images.ndim} axes")
    grey_nhwc = images[..., None]
    return grey_nhwc.permute(0, 3, 1, 2)


# %% add_channel: add_channel_r_clone_view
# kind: right
# passes: test_add_channel
def add_channel(images: torch.Tensor) -> torch.Tensor:
    sizes = list(images.size())
    if len(sizes) != 3:
        raise ValueError(f"expected 3 axes, got {len(sizes)}")
    sizes.insert(1, 1)
    return images.clone().view(sizes)


# %% normalize: normalize_w_lined_up_with_w
# kind: wrong
# fails: test_normalize
# idea: Mean and deviation have shape (C,) and are lined up with W: an error, or a wrong result where W = C.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    return (images.float() / 255 - mean) / std


# %% normalize: normalize_w_lined_up_with_n
# kind: wrong
# fails: test_normalize
# idea: Shape (C, 1, 1, 1) lines the mean up with the axis N: with N = 1 the result even has C pictures.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1, 1)
    return (images.float() / 255 - mean) / std


# %% normalize: normalize_w_lined_up_with_h
# kind: wrong
# fails: test_normalize
# idea: Shape (C, 1) lines up with H: an error, or a wrong result where H = C.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)[:, None]
    std = torch.as_tensor(std, dtype=torch.float32)[:, None]
    return (images.float() / 255 - mean) / std


# %% normalize: normalize_w_lines_up_by_size
# kind: wrong
# fails: test_normalize
# idea: The axis of the channels is searched by its size from the right, so W = C or H = C is taken for it.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    shape = [1, 1, 1, 1]
    for axis in (3, 2, 1):
        if images.shape[axis] == len(mean):
            shape[axis] = len(mean)
            break
    return (images.float() / 255 - mean.view(shape)) / std.view(shape)


# %% normalize: normalize_w_only_uint8_scaled
# kind: wrong
# fails: test_normalize
# idea: Only uint8 is divided by 255; float pictures with values 0 to 255 are not scaled.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    if images.dtype == torch.uint8:
        images = images / 255
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() - mean) / std


# %% normalize: normalize_w_scaled_if_large
# kind: wrong
# fails: test_normalize
# idea: It divides by 255 only if a value above 1 occurs, so a very dark batch of zeros and ones is not scaled.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    scaled = images.float()
    if scaled.max() > 1:
        scaled = scaled / 255
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (scaled - mean) / std


# %% normalize: normalize_w_256
# kind: wrong
# fails: test_normalize
# idea: The pixels are divided by 256 and not by 255.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 256 - mean) / std


# %% normalize: normalize_w_float64_stays
# kind: wrong
# fails: test_normalize
# idea: A float64 batch gives a float64 result, although float32 is promised.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images / 255 - mean) / std


# %% normalize: normalize_w_in_place_on_float
# kind: wrong
# fails: test_normalize
# idea: For float32 pictures `.float()` is the same tensor, so `/=` changes the caller's pictures.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    result = images.float()
    result /= 255
    result -= mean
    result /= std
    return result


# %% normalize: normalize_w_changes_mean
# kind: wrong
# fails: test_normalize
# idea: Mean and deviation are multiplied by 255 in place, which changes the caller's tensors: a second call is wrong.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    mean *= 255
    std *= 255
    return (images.float() - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)


# %% normalize: normalize_w_unsqueeze_in_place
# kind: wrong
# fails: test_normalize
# idea: `unsqueeze_` changes the shape of the caller's mean and std if they are float32 tensors.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).unsqueeze_(-1).unsqueeze_(-1)
    std = torch.as_tensor(std, dtype=torch.float32).unsqueeze_(-1).unsqueeze_(-1)
    return (images.float() / 255 - mean) / std


# %% normalize: normalize_w_mean_in_images_dtype
# kind: wrong
# fails: test_normalize
# idea: Mean and deviation take the dtype of the pictures; in uint8 they become 0 and the result is infinite.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=images.dtype).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=images.dtype).view(-1, 1, 1)
    return ((images / 255 - mean) / std).float()


# %% normalize: normalize_w_uint8_difference
# kind: wrong
# fails: test_normalize
# idea: The mean is subtracted in whole uint8 numbers, which start again at 255 below 0 (and round the mean).
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = (255 * torch.as_tensor(mean, dtype=torch.float32)).view(-1, 1, 1)
    std = (255 * torch.as_tensor(std, dtype=torch.float32)).view(-1, 1, 1)
    return (images - mean.to(images.dtype)).float() / std


# %% normalize: normalize_w_variance
# kind: wrong
# fails: test_normalize
# idea: The root is taken of the deviation, as if std were a variance.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / torch.sqrt(std)


# %% normalize: normalize_w_divides_first
# kind: wrong
# fails: test_normalize
# idea: It divides by the deviation first and then subtracts the mean, which is not divided.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return images.float() / 255 / std - mean


# %% normalize: normalize_w_eps
# kind: wrong
# fails: test_normalize
# idea: A small number is added to the deviation, which the formula does not have: with a small deviation the result is far off.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / (std + 1e-4)


# %% normalize: normalize_w_clipped
# kind: wrong
# fails: test_normalize
# idea: The result is clipped to [-3, 3]; bright or dark pixels lie further out if the deviation is small.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return ((images.float() / 255 - mean) / std).clamp(-3, 3)


# %% normalize: normalize_w_black_stays_zero
# kind: wrong
# fails: test_normalize
# idea: Black pixels are left at exactly 0, as if they were background; by the formula they become -mean / std.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    result = (images.float() / 255 - mean) / std
    return torch.where(images == 0, torch.zeros_like(result), result)


# %% normalize: normalize_w_three_channels
# kind: wrong
# fails: test_normalize
# idea: The loop runs over three channels: further ones keep their scaled pixels, and a grey batch raises an error.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    result = images.to(torch.float32) / 255
    for c in range(3):
        result[:, c] = (result[:, c] - mean[c]) / std[c]
    return result


# %% normalize: normalize_w_tensors_only
# kind: wrong
# fails: test_normalize
# idea: Only tensors are accepted for mean and std; a list, which is allowed, raises an AttributeError.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    return (images.float() / 255 - mean.view(-1, 1, 1).float()) / std.view(-1, 1, 1).float()


# %% normalize: normalize_w_own_statistics
# kind: wrong
# fails: test_normalize
# idea: Mean and deviation are computed from the batch; the given ones are ignored.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    scaled = images.float() / 255
    mean = scaled.mean(dim=(0, 2, 3), keepdim=True)
    std = scaled.std(dim=(0, 2, 3), keepdim=True)
    return (scaled - mean) / std


# %% normalize: normalize_w_cached
# kind: wrong
# fails: test_normalize
# idea: The mean and deviation of the first call are stored and used for all later calls.
_statistics = {}


def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    c = images.shape[1]
    if c not in _statistics:
        _statistics[c] = (
            torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1),
            torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1),
        )
    m, s = _statistics[c]
    return (images.float() / 255 - m) / s


# %% normalize: normalize_w_half
# kind: wrong
# fails: test_normalize
# idea: The pixels are scaled in half precision, so the float32 result has errors of some thousandths.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return ((images.half() / 255).float() - mean) / std


# %% normalize: normalize_w_transposed_back
# kind: wrong
# fails: test_normalize
# idea: After the broadcast in NHWC the axes are brought back with the wrong permutation: H and W are exchanged.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    channels_at_the_end = images.permute(0, 2, 3, 1).float() / 255
    return ((channels_at_the_end - mean) / std).permute(0, 3, 2, 1)


# %% normalize: normalize_w_first_deviation
# kind: wrong
# fails: test_normalize
# idea: All channels are divided by the deviation of the first one.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / float(std[0])


# %% normalize: normalize_w_grad_mode_left_off
# kind: wrong
# fails: test_normalize
# idea: Gradients are switched off for the whole program and never switched on again.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    torch.set_grad_enabled(False)  # data preparation needs no gradients
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / std


# %% normalize: normalize_r_view
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.to(torch.float32) / 255 - mean) / std


# %% normalize: normalize_r_double_inside
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    m = torch.as_tensor(mean, dtype=torch.float64)[None, :, None, None]
    s = torch.as_tensor(std, dtype=torch.float64)[None, :, None, None]
    return ((images.double() / 255 - m) / s).float()


# %% normalize: normalize_r_channel_loop
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    result = torch.empty(images.shape, dtype=torch.float32)
    for c in range(images.shape[1]):
        result[:, c] = (images[:, c].float() / 255 - float(mean[c])) / float(std[c])
    return result


# %% normalize: normalize_r_permuted
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    nhwc = images.permute(0, 2, 3, 1).float()
    return ((nhwc / 255 - mean) / std).permute(0, 3, 1, 2)


# %% normalize: normalize_r_clone_in_place
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    shape = (1, images.size(1), 1, 1)
    result = images.detach().clone().to(torch.float32)
    result.div_(255)
    result.sub_(torch.as_tensor(mean, dtype=torch.float32).reshape(shape))
    result.div_(torch.as_tensor(std, dtype=torch.float32).reshape(shape))
    return result


# %% normalize: normalize_r_class
# kind: right
# passes: test_normalize
class Normalizer:
    def __init__(self, mean, std):
        self.mean = [float(m) for m in mean]
        self.std = [float(s) for s in std]

    def __call__(self, images):
        planes = [
            (plane.float() / 255 - m) / s
            for plane, m, s in zip(images.unbind(1), self.mean, self.std)
        ]
        return torch.stack(planes, dim=1)


def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    return Normalizer(mean, std)(images)


# %% normalize: normalize_r_expand
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    def per_channel(values):
        column = torch.as_tensor(values).to(torch.float32).unsqueeze(-1).unsqueeze(-1)
        return column.expand(images.shape)

    return torch.div(images.float().div(255).sub(per_channel(mean)), per_channel(std))


# %% normalize: normalize_r_mean_in_pixels
# kind: right
# passes: test_normalize
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).reshape(-1, 1, 1) * 255
    std = torch.as_tensor(std, dtype=torch.float32).reshape(-1, 1, 1) * 255
    return (images.float() - mean) / std


# %% runs_to_the_end: runs_w_all_true
# kind: wrong
# fails: test_repair
# idea: The loop is taken to run for every size, as if the last batch were always full or left out.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: True, 250: True}

# %% runs_to_the_end: runs_w_only_author
# kind: wrong
# fails: test_repair
# idea: Only the author's own data set is taken to work, though every multiple of 100 does.
runs_to_the_end = {60000: True, 33600: False, 8400: False, 1437: False, 250: False}

# %% runs_to_the_end: runs_w_250
# kind: wrong
# fails: test_repair
# idea: 250 is taken for enough because it exceeds the batch size; its last batch has 50 pictures.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: True}

# %% runs_to_the_end: runs_w_1437
# kind: wrong
# fails: test_repair
# idea: 1,437 is taken to run; its last batch has 37 pictures.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: True, 250: False}

# %% runs_to_the_end: runs_w_small_set
# kind: wrong
# fails: test_repair
# idea: 8,400 is taken for too small a data set; it is a multiple of 100, so every batch is full.
runs_to_the_end = {60000: True, 33600: True, 8400: False, 1437: False, 250: False}

# %% runs_to_the_end: runs_w_opposite
# kind: wrong
# fails: test_repair
# idea: The question is read the other way round: True stands for an error.
runs_to_the_end = {60000: False, 33600: False, 8400: False, 1437: True, 250: True}

# %% runs_to_the_end: runs_r_answers
# kind: right
# passes: test_repair
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: False}

# %% runs_to_the_end: runs_r_computed
# kind: right
# passes: test_repair
runs_to_the_end = {size: size % 100 == 0 for size in (60000, 33600, 8400, 1437, 250)}


# %% prepare: prepare_w_28
# kind: wrong
# fails: test_repair
# idea: The batch size is free but the size 28 x 28 is still written down.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.reshape(len(images), 1, 28, 28)


# %% prepare: prepare_w_minus_one_28
# kind: wrong
# fails: test_repair
# idea: With -1 for the batch and 28 x 28 written down, pictures of 56 x 28 are silently cut into two each.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.reshape(-1, 1, 28, 28)


# %% prepare: prepare_w_axis_zero
# kind: wrong
# fails: test_repair
# idea: The new axis is put in front, so the batch becomes one picture with N channels.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(0)


# %% prepare: prepare_w_axis_last
# kind: wrong
# fails: test_repair
# idea: The new axis is put at the end: (N, H, W, 1).
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(-1)


# %% prepare: prepare_w_square
# kind: wrong
# fails: test_repair
# idea: The side is computed as the root of the number of pixels, so pictures that are not square are scrambled or raise an error.
import math


def prepare(images: torch.Tensor) -> torch.Tensor:
    side = math.isqrt(images.numel() // len(images))
    return images.reshape(len(images), 1, side, side)


# %% prepare: prepare_w_swapped
# kind: wrong
# fails: test_repair
# idea: H and W are exchanged in the new shape.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    return images.reshape(n, 1, w, h)


# %% prepare: prepare_w_in_place
# kind: wrong
# fails: test_repair
# idea: `unsqueeze_` changes the caller's batch; preparing the same batch a second time gives five axes.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze_(1)


# %% prepare: prepare_w_squeeze
# kind: wrong
# fails: test_repair
# idea: `squeeze()` first takes away N = 1, so a last batch of one picture gets the shape (H, 1, W).
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.squeeze().unsqueeze(1)


# %% prepare: prepare_w_drops_rest
# kind: wrong
# fails: test_repair
# idea: Pictures beyond a multiple of 100 are dropped, so the last batch loses its pictures.
def prepare(images: torch.Tensor) -> torch.Tensor:
    full = len(images) // 100 * 100
    return images[:full].unsqueeze(1)


# %% prepare: prepare_w_padded
# kind: wrong
# fails: test_repair
# idea: A short batch is filled up with black pictures to 100, so it has more pictures than labels.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    if n < 100:
        images = torch.cat([images, images.new_zeros(100 - n, h, w)])
    return images.unsqueeze(1)


# %% prepare: prepare_w_cut_at_100
# kind: wrong
# fails: test_repair
# idea: The loop runs over at most 100 pictures; larger batches are cut.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n = min(len(images), 100)
    return images[:n].unsqueeze(1)


# %% prepare: prepare_w_remembers_size
# kind: wrong
# fails: test_repair
# idea: The size of the first batch is remembered and used for all others, so a shorter last batch raises an error again.
def prepare(images: torch.Tensor) -> torch.Tensor:
    if not hasattr(prepare, "shape"):
        n, h, w = images.shape
        prepare.shape = (n, 1, h, w)
    return images.reshape(prepare.shape)


# %% prepare: prepare_w_view_not_contiguous
# kind: wrong
# fails: test_repair
# idea: Flattening with `view` raises an error for batches that are not contiguous, such as cut pictures.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    flat = images.view(n, h * w)
    return flat.view(n, 1, h, w)


# %% prepare: prepare_w_float32
# kind: wrong
# fails: test_repair
# idea: The numbers are copied into a float32 tensor, which rounds float64 pictures.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    result = torch.zeros(n, 1, h, w)
    for k in range(n):
        result[k, 0] = images[k]
    return result


# %% prepare: prepare_w_scaled
# kind: wrong
# fails: test_repair
# idea: The pixels are divided by 255 as well if they exceed 1; the function is to add an axis and nothing else.
def prepare(images: torch.Tensor) -> torch.Tensor:
    if images.max() > 1:
        images = images / 255
    return images.unsqueeze(1)


# %% prepare: prepare_r_add_channel
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    return add_channel(images)


# %% prepare: prepare_r_unsqueeze
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(dim=1)


# %% prepare: prepare_r_view_shape
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.view(images.shape[0], 1, *images.shape[1:])


# %% prepare: prepare_r_reshape
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.size()
    return images.reshape(n, 1, h, w)


# %% prepare: prepare_r_none
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images[:, None].clone()


# %% prepare: prepare_r_stack
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    return torch.stack((images,), dim=-3)


# %% prepare: prepare_r_filled
# kind: right
# passes: test_repair
def prepare(images: torch.Tensor) -> torch.Tensor:
    count, height, width = images.shape
    result = images.new_empty(count, 1, height, width)
    for i, picture in enumerate(images):
        result[i, 0] = picture
    return result


# %% outcome: outcome_w_first_conv_mixes
# kind: wrong
# fails: test_guard
# idea: Conv2d(1, ...) is taken to mix the pictures; it expects one channel, finds 16 and raises.
outcome = {
    "Conv2d(1, 8, 3)": "one picture",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: outcome_w_both_raise
# kind: wrong
# fails: test_guard
# idea: Both convolutions are taken to raise; with 16 input channels nobody notices.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "raises",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: outcome_w_pool_mixes
# kind: wrong
# fails: test_guard
# idea: Pooling is taken to mix the pictures; it treats each channel by itself.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "one picture",
    "Flatten()": "looks right",
}

# %% outcome: outcome_w_flatten_mixes
# kind: wrong
# fails: test_guard
# idea: Flatten is taken to line up all 16 pictures in one row; it keeps axis 0.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "one picture",
}

# %% outcome: outcome_w_conv16_looks_right
# kind: wrong
# fails: test_guard
# idea: Conv2d(16, ...) is taken to be fine because it raises no error; it adds up over all 16 pictures.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "looks right",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: outcome_w_pool_raises
# kind: wrong
# fails: test_guard
# idea: Pooling is taken to raise for three axes; it accepts a single picture (C, H, W).
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "raises",
    "Flatten()": "looks right",
}

# %% outcome: outcome_r_answers
# kind: right
# passes: test_guard
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}


# %% require_nchw: require_w_axes_only
# kind: wrong
# fails: test_guard
# idea: Only the number of axes is checked and not the number of channels.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_channels_only
# kind: wrong
# fails: test_guard
# idea: Only axis 1 is checked, so a batch (N, H, W) whose height equals `channels` passes.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim < 2 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_and_for_or
# kind: wrong
# fails: test_guard
# idea: The two conditions are joined with `and`: a batch is refused only if both are violated.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 and images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_index_error
# kind: wrong
# fails: test_guard
# idea: Axis 1 is read before the axes are counted, so a tensor with one axis raises an IndexError.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.shape[1] != channels or images.ndim != 4:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_accepts_five_axes
# kind: wrong
# fails: test_guard
# idea: Only fewer than four axes are refused; five axes pass.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim < 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_channels_last
# kind: wrong
# fails: test_guard
# idea: The channels are looked for on the last axis, so NHWC batches pass and NCHW ones are refused.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[-1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_channels_anywhere
# kind: wrong
# fails: test_guard
# idea: It is enough that the number of channels occurs somewhere in the shape, so NHWC batches pass.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or channels not in images.shape:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_too_many_channels_pass
# kind: wrong
# fails: test_guard
# idea: Only too few channels are refused; too many pass.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] < channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_assert
# kind: wrong
# fails: test_guard
# idea: `assert` raises an AssertionError and not the promised ValueError.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    assert images.ndim == 4, f"expected 4 axes, got {tuple(images.shape)}"
    assert images.shape[1] == channels, f"expected {channels} channels, got {tuple(images.shape)}"


# %% require_nchw: require_w_two_errors
# kind: wrong
# fails: test_guard
# idea: A wrong number of axes raises a TypeError; only wrong channels raise the ValueError.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4:
        raise TypeError(f"expected a batch with 4 axes, got {tuple(images.shape)}")
    if images.shape[1] != channels:
        raise ValueError(f"expected {channels} channels, got {tuple(images.shape)}")


# %% require_nchw: require_w_message_without_shape
# kind: wrong
# fails: test_guard
# idea: The message names what is expected but not the shape that came.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected a batch of shape (N, {channels}, H, W)")


# %% require_nchw: require_w_missing_f
# kind: wrong
# fails: test_guard
# idea: The f before the message is missing, so it holds the text {tuple(images.shape)} and not the shape.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError("expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_shape_in_one_message_only
# kind: wrong
# fails: test_guard
# idea: The shape stands in the message about the axes; the one about the channels gives only their number.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4:
        raise ValueError(f"expected 4 axes, got {tuple(images.shape)}")
    if images.shape[1] != channels:
        raise ValueError(f"expected {channels} channels, got {images.shape[1]}")


# %% require_nchw: require_w_returns_images
# kind: wrong
# fails: test_guard
# idea: The batch is returned where nothing is to be returned.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")
    return images


# %% require_nchw: require_w_repairs
# kind: wrong
# fails: test_guard
# idea: A grey batch without its channel axis is repaired in place and not refused.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim == 3 and channels == 1:
        images.unsqueeze_(1)
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_refuses_batch_of_one
# kind: wrong
# fails: test_guard
# idea: A batch of one is refused as "one picture", although N = 1 is legal.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[0] == 1 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_squeeze
# kind: wrong
# fails: test_guard
# idea: The axes are counted after `squeeze()`, so every grey batch (C = 1) and every batch of one is refused.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.squeeze().ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_refuses_narrow
# kind: wrong
# fails: test_guard
# idea: A batch whose width equals the number of channels is refused as NHWC, although it may be legal.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels or images.shape[3] == channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_refuses_uint8
# kind: wrong
# fails: test_guard
# idea: Batches of whole numbers are refused as well, although nothing is asked about the dtype.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if not images.is_floating_point() or images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_w_remembers_channels
# kind: wrong
# fails: test_guard
# idea: The number of channels of the first call is kept and used for all later calls.
_expected = []


def require_nchw(images: torch.Tensor, channels: int) -> None:
    if not _expected:
        _expected.append(channels)
    if images.ndim != 4 or images.shape[1] != _expected[0]:
        raise ValueError(f"expected (N, {_expected[0]}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_r_or
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: require_r_two_checks
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    shape = images.shape
    if len(shape) != 4:
        raise ValueError(f"a batch has four axes, this one has shape {shape}")
    if shape[1] != channels:
        raise ValueError(f"{channels} channels wanted on axis 1, but the shape is {shape}")


# %% require_nchw: require_r_subclass
# kind: right
# passes: test_guard
class ShapeError(ValueError):
    def __init__(self, shape, channels):
        super().__init__(f"shape {list(shape)} is not (N, {channels}, H, W)")
        self.shape = shape


def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.dim() == 4 and images.size(1) == channels:
        return None
    raise ShapeError(images.shape, channels)


# %% require_nchw: require_r_unpack
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    message = "expected 4 axes with %d channels, got %s" % (channels, tuple(images.shape))
    try:
        _, found, _, _ = images.shape
    except ValueError:
        raise ValueError(message) from None
    if found != channels:
        raise ValueError(message)


# %% require_nchw: require_r_slice
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    shape = tuple(images.shape)
    fine = len(shape) == 4 and shape[1:2] == (channels,)
    if not fine:
        raise ValueError("not a batch (N, C, H, W) with C = " + str(channels) + ": " + str(shape))


# %% require_nchw: require_r_match
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    match tuple(images.shape):
        case (_, c, _, _) if c == channels:
            return
        case other:
            raise ValueError(f"got {other}, wanted (N, {channels}, H, W)")


# %% require_nchw: require_r_assert_translated
# kind: right
# passes: test_guard
def require_nchw(images: torch.Tensor, channels: int) -> None:
    try:
        assert images.ndim == 4
        assert images.shape[1] == channels
    except AssertionError as error:
        raise ValueError(f"{tuple(images.shape)} is not (N, {channels}, H, W)") from error
