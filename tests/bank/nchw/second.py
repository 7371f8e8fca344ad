# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% describe: one dictionary for all calls
# kind: wrong
# idea: a module-level dictionary is filled and returned, so the first caller's answer changes with the second call ("A new dictionary").
_sizes = {}


def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    _sizes.update(images=n, channels=c, height=h, width=w)
    return _sizes


# %% describe: dictionary as a default value
# kind: wrong
# idea: the default dictionary is made once and shared by all calls ("A new dictionary").
def describe(images: torch.Tensor, result={}) -> dict[str, int]:
    for axis, name in enumerate(("images", "channels", "height", "width")):
        result[name] = images.shape[axis]
    return result


# %% describe: answers kept by shape
# kind: wrong
# idea: for a shape that came before the same dictionary is handed out again, with whatever the caller did to it ("A new dictionary").
_described = {}


def describe(images: torch.Tensor) -> dict[str, int]:
    shape = tuple(images.shape)
    if shape not in _described:
        _described[shape] = dict(zip(("images", "channels", "height", "width"), shape))
    return _described[shape]


# %% describe: guesses where the channels are
# kind: wrong
# idea: a last axis of 1, 3 or 4 is taken for the channels, so a batch with W = 3 gets wrong names ("images: a batch of shape (N, C, H, W)").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    if w in (1, 3, 4) and c not in (1, 3, 4):
        h, w, c = c, h, w
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: reads the strides
# kind: wrong
# idea: a stride of 1 on axis 1 is taken as a sign of NHWC and the sizes are renamed; a channels_last batch has the shape (N, C, H, W) all the same ("shape (N, C, H, W)").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    if images.stride(1) == 1 and images.stride(3) != 1:
        c, h, w = w, c, h
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: sizes from the strides
# kind: wrong
# idea: the quotients of neighbouring strides are the sizes only for a contiguous batch; the cut batch of the notebook has rows of 24 with a stride of 32 (the sizes of the tensor were asked for).
def describe(images: torch.Tensor) -> dict[str, int]:
    s_n, s_c, s_h, s_w = images.stride()
    return {
        "images": images.numel() // s_n,
        "channels": s_n // s_c,
        "height": s_c // s_h,
        "width": s_h // s_w,
    }


# %% describe: number of images from the storage
# kind: wrong
# idea: divides the length of the storage by the size of a picture; a slice such as images[:4] shares the storage of the whole ("Read them from the tensor").
def describe(images: torch.Tensor) -> dict[str, int]:
    _, c, h, w = images.shape
    numbers = images.untyped_storage().nbytes() // images.element_size()
    return {"images": numbers // (c * h * w), "channels": c, "height": h, "width": w}


# %% describe: axes of size 1 squeezed away
# kind: wrong
# idea: a batch of one, or of grey pictures, loses an axis; the sizes are then filled up with 1 in front, so (8, 1, 32, 24) is described as one image with 8 channels ("Name the four sizes").
def describe(images: torch.Tensor) -> dict[str, int]:
    sizes = [s for s in images.shape if s != 1]
    sizes = [1] * (4 - len(sizes)) + sizes
    return dict(zip(("images", "channels", "height", "width"), sizes))


# %% describe: the notebook's batch
# kind: wrong
# idea: looks at the global `batch`, not at the argument ("Read them from the tensor; the check uses other batches").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = batch.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: higher than wide
# kind: wrong
# idea: the larger of the two sizes is called the height, as in the notebook's example; wrong for pictures wider than high ("(N, C, H, W)").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, *rest = images.shape
    return {"images": n, "channels": c, "height": max(rest), "width": min(rest)}


# %% describe: tensors as values
# kind: wrong
# idea: the sizes come as 0-dimensional tensors ("The values are whole numbers", dict[str, int]).
def describe(images: torch.Tensor) -> dict[str, int]:
    sizes = torch.tensor(images.shape)
    return {"images": sizes[0], "channels": sizes[1], "height": sizes[2], "width": sizes[3]}


# %% describe: the dtype as well
# kind: wrong
# idea: a fifth key is added because it is useful ("no others").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    return {
        "images": n,
        "channels": c,
        "height": h,
        "width": w,
        "pixels": h * w,
    }


# %% describe: three channels or one
# kind: wrong
# idea: anything with more than one channel is called three ("C is not always 3").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    return {"images": n, "channels": 3 if c > 1 else 1, "height": h, "width": w}


# %% describe: floats from a division
# kind: wrong
# idea: the width comes out of a division as a float ("The values are whole numbers").
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h = images.shape[:3]
    return {"images": n, "channels": c, "height": h, "width": images.numel() / (n * c * h)}


# %% describe: unpacked
# kind: right
# idea: four names for four sizes.
def describe(images: torch.Tensor) -> dict[str, int]:
    n, c, h, w = images.shape
    return {"images": n, "channels": c, "height": h, "width": w}


# %% describe: zip
# kind: right
# idea: names and shape zipped.
def describe(images: torch.Tensor) -> dict[str, int]:
    return dict(zip(["images", "channels", "height", "width"], images.shape, strict=True))


# %% describe: size by axis
# kind: right
# idea: size(axis), keyword form of dict.
def describe(images: torch.Tensor) -> dict[str, int]:
    return dict(
        images=images.size(0),
        channels=images.size(1),
        height=images.size(-2),
        width=images.size(-1),
    )


# %% describe: step by step
# kind: right
# idea: an empty dictionary filled key by key.
def describe(images: torch.Tensor) -> dict[str, int]:
    result = {}
    result["images"] = len(images)
    result["channels"] = int(images.shape[1])
    result["height"] = int(images.shape[2])
    result["width"] = int(images.shape[3])
    return result


# %% pixel: squeezed
# kind: wrong
# idea: with one channel the result has no axis ("a tensor of shape (C,)").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index : index + 1, :, y : y + 1, x : x + 1].squeeze()


# %% pixel: list of numbers
# kind: wrong
# idea: torch.tensor of Python numbers is int64 for uint8 pictures and float32 for float64 ones ("of the dtype of `images`").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return torch.tensor([channel[y, x].item() for channel in images[index]])


# %% pixel: counts in the storage
# kind: wrong
# idea: takes every (H*W)-th number of the strip, which is right for a contiguous batch that starts at the storage's beginning; wrong for a slice, a cut or a channels_last batch ("The channels' values at that point").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    _, c, h, w = images.shape
    start = index * c * h * w + y * w + x
    return torch.as_strided(images, (c,), (h * w,), start)


# %% pixel: the strip as a row
# kind: wrong
# idea: view(-1) raises an error for batches that are not contiguous, such as the notebook's cut one ("images: a batch of shape (N, C, H, W)").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    n, c, h, w = images.shape
    table = images.view(-1).view(n, c, h * w)
    return table[index, :, y * w + x]


# %% pixel: grey is made coloured
# kind: wrong
# idea: for one channel the grey value is repeated three times ("shape (C,)").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    colour = images[index, :, y, x]
    return colour.expand(3) if len(colour) == 1 else colour


# %% pixel: at most three channels
# kind: wrong
# idea: everything beyond red, green and blue is cut off ("one number for each channel", "C is not always 3").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :3, y, x]


# %% pixel: larger coordinate runs along the longer side
# kind: wrong
# idea: for pictures wider than high x and y change places, "since the long side comes first" ("x: the column", "y: the row").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    height, width = images.shape[2:]
    if width > height:
        picture = images[index].transpose(1, 2)
        return picture[:, min(y, width - 1), min(x, height - 1)]
    return images[index, :, y, x]


# %% pixel: axes swapped on the caller's tensor
# kind: wrong
# idea: transpose_ changes the shape of the batch itself ("The batch itself stays as it was").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    columns_first = images.transpose_(2, 3)
    return columns_first[index, :, x, y]


# %% pixel: marks the place
# kind: wrong
# idea: the colour is read, then the pixel is painted over so that one sees it ("The batch itself stays as it was").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    colour = images[index, :, y, x].clone()
    images[index, :, y, x] = images.max()
    return colour


# %% pixel: adds up under a mask
# kind: wrong
# idea: everything else is multiplied by 0 and added in float32; a nan or inf elsewhere poisons the colour, and int64 or float64 values are rounded ("The channels' values at that point").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    picture = images[index].float()
    mask = torch.zeros(picture.shape[1:])
    mask[y, x] = 1
    return (picture * mask).sum(dim=(1, 2)).to(images.dtype)


# %% pixel: colour from 0 to 1
# kind: wrong
# idea: uint8 values are divided by 255 ("The channels' values", "of the dtype of `images`").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    colour = images[index, :, y, x]
    if colour.dtype == torch.uint8:
        colour = colour / 255
    return colour


# %% pixel: a list of ints
# kind: wrong
# idea: returns a Python list ("a tensor of shape (C,)").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y, x].tolist()


# %% pixel: the last picture that was asked for
# kind: wrong
# idea: the picture is kept by its number; another batch, or a batch changed since, gets the old colours (the batch that is handed over was asked for).
_pictures = {}


def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    key = (index, tuple(images.shape), images.dtype)
    if key not in _pictures:
        _pictures[key] = images[index].clone()
    return _pictures[key][:, y, x]


# %% pixel: small boxes around the point
# kind: wrong
# idea: the mean over a 3 x 3 neighbourhood, to be safe from noise; right where the neighbours are alike ("Return the colour of one pixel").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    box = images[index, :, max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]
    return box.double().mean(dim=(1, 2)).to(images.dtype)


# %% pixel: keeps the axes
# kind: wrong
# idea: slices keep H and W with size 1, the result has shape (C, 1, 1) ("of shape (C,)").
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y : y + 1, x : x + 1]


# %% pixel: all four axes at once
# kind: right
# idea: row y before column x.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images[index, :, y, x]


# %% pixel: one axis after the other
# kind: right
# idea: picture, then select row and column.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    picture = images[index]
    row = picture.select(1, y)
    return row.select(1, x).clone()


# %% pixel: channels last
# kind: right
# idea: permute, then the point.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return images.permute(0, 2, 3, 1)[index][y][x]


# %% pixel: ellipsis and stack
# kind: right
# idea: each channel's number, stacked.
def pixel(images: torch.Tensor, index: int, x: int, y: int) -> torch.Tensor:
    return torch.stack([channel[..., y, x] for channel in images[index].unbind(0)])


# %% to_nchw: recognises what is NCHW already
# kind: wrong
# idea: a batch whose axis 1 is 1, 3 or 4 is returned as it is, though it may be (N, H, W, C) with H = 3 ("a batch (N, H, W, C)").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.shape[1] in (1, 3, 4) and images.shape[3] not in (1, 3, 4):
        return images
    return images.permute(0, 3, 1, 2)


# %% to_nchw: three axes without colour are grey pictures
# kind: wrong
# idea: three axes whose last is not 1, 3 or 4 are read as a batch (N, H, W); a satellite picture (H, W, 12) comes out as (H, 1, W, 12) ("one picture (H, W, C)").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        if images.shape[-1] not in (1, 3, 4):
            return images.unsqueeze(1)
        return images.permute(2, 0, 1).unsqueeze(0)
    if images.ndim == 4:
        return images.permute(0, 3, 1, 2)
    raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")


# %% to_nchw: two axes are welcome
# kind: wrong
# idea: a table (H, W) is taken as a grey picture and accepted ("ValueError: if `images` has neither 3 nor 4 axes").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 2:
        images = images.unsqueeze(-1)
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"got {images.ndim} axes")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: videos pass
# kind: wrong
# idea: movedim works for five axes as well, and only fewer than three are refused ("neither 3 nor 4 axes").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim < 3:
        raise ValueError(f"at least 3 axes wanted, got {images.ndim}")
    if images.ndim == 3:
        images = images[None]
    return images.movedim(-1, -3)


# %% to_nchw: unsqueeze_ on the caller's picture
# kind: wrong
# idea: the new axis is put into the caller's tensor ("`images` itself stays as it was").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.ndim == 3:
        images.unsqueeze_(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: only usual numbers of channels
# kind: wrong
# idea: anything but 1, 3 or 4 channels is refused ("C is not always 3", ValueError only for the number of axes).
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.shape[-1] not in (1, 3, 4):
        raise ValueError(f"{images.shape[-1]} channels?")
    batch = images if images.ndim == 4 else images[None]
    return batch.permute(0, 3, 1, 2)


# %% to_nchw: shortcut for squares
# kind: wrong
# idea: if H = W, axes 1 and 3 are simply exchanged, which also exchanges rows and columns; the shape is right, the picture lies on its side ("the same numbers" at their places).
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.shape[1] == images.shape[2]:
        return images.transpose(1, 3)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: through NumPy
# kind: wrong
# idea: .numpy() refuses bfloat16 (and tensors that require slopes) ("of any dtype").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    array = images.numpy()
    if array.ndim == 3:
        array = array[None]
    if array.ndim != 4:
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    return torch.from_numpy(array.transpose(0, 3, 1, 2).copy())


# %% to_nchw: floats for the network
# kind: wrong
# idea: uint8 pictures are converted to float32 on the occasion ("the same dtype").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.ndim == 3:
        images = images.unsqueeze(0)
    moved = images.permute(0, 3, 1, 2)
    return moved if moved.is_floating_point() else moved.float()


# %% to_nchw: buffer that is used again
# kind: wrong
# idea: results of one shape are written into the same buffer, so the next call changes the pictures that the last one returned ("the same numbers").
_buffers = {}


def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    moved = images.permute(0, 3, 1, 2)
    key = (tuple(moved.shape), moved.dtype)
    if key not in _buffers:
        _buffers[key] = torch.empty(moved.shape, dtype=moved.dtype)
    return _buffers[key].copy_(moved)


# %% to_nchw: left to permute's own error
# kind: wrong
# idea: other numbers of axes end in permute's RuntimeError, which is not a ValueError ("Raises: ValueError").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    return images.permute(0, 3, 1, 2)


# %% to_nchw: squeezes first
# kind: wrong
# idea: axes of size 1 are removed before counting, so a batch of one, a grey picture or a picture one pixel high is misread or refused ("(1, C, H, W) or (N, C, H, W)").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    images = images.squeeze()
    if images.ndim == 3 and images.shape[-1] in (3, 4):
        images = images.unsqueeze(0)
    elif images.ndim != 4:
        images = images.unsqueeze(-1)
        images = images.unsqueeze(0) if images.ndim == 3 else images
    return images.permute(0, 3, 1, 2)


# %% to_nchw: a single picture stays single
# kind: wrong
# idea: three axes give (C, H, W) without N ("A single picture becomes a batch of one").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        return images.permute(2, 0, 1)
    if images.ndim == 4:
        return images.permute(0, 3, 1, 2)
    raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")


# %% to_nchw: refuses unusual dtypes
# kind: wrong
# idea: only uint8 and float32 are let in ("of any dtype").
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim not in (3, 4):
        raise ValueError(f"3 or 4 axes wanted, got {images.ndim}")
    if images.dtype not in (torch.uint8, torch.float32):
        raise ValueError(f"pictures are uint8 or float32, not {images.dtype}")
    return images.reshape((-1, *images.shape[-3:])).permute(0, 3, 1, 2)


# %% to_nchw: unsqueeze, then permute
# kind: right
# idea: one permute for both cases.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 3:
        images = images.unsqueeze(0)
    if images.ndim != 4:
        raise ValueError(f"expected 3 or 4 axes, got shape {tuple(images.shape)}")
    return images.permute(0, 3, 1, 2)


# %% to_nchw: movedim
# kind: right
# idea: the last axis moves in front of H and W; a copy is returned.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if images.dim() not in (3, 4):
        raise ValueError(f"{images.dim()} axes")
    moved = images.movedim(-1, -3)
    if moved.dim() == 3:
        moved = moved[None]
    return moved.contiguous()


# %% to_nchw: two exchanges
# kind: right
# idea: N H W C -> N C W H -> N C H W.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    if len(images.shape) == 4:
        batch = images
    elif len(images.shape) == 3:
        batch = images[None, ...]
    else:
        raise ValueError(f"neither a picture nor a batch: {tuple(images.shape)}")
    return batch.transpose(1, 3).transpose(2, 3)


# %% to_nchw: channels stacked
# kind: right
# idea: slices of the last axis joined along a new axis 1.
def to_nchw(images: torch.Tensor) -> torch.Tensor:
    match images.ndim:
        case 3:
            return to_nchw(images[None])
        case 4:
            return torch.stack(images.unbind(-1), dim=1)
        case _:
            raise ValueError(f"3 or 4 axes, not {images.ndim}")


# %% to_nhwc: grey pictures without an axis
# kind: wrong
# idea: for one channel the last axis is dropped, because imshow draws (H, W) in grey ("shape (N, H, W, C)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    return moved.squeeze(-1) if moved.shape[-1] == 1 else moved


# %% to_nhwc: grey pictures in three colours
# kind: wrong
# idea: one channel is repeated three times so that imshow shows grey and not its colour map ("The same numbers, shape (N, H, W, C)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    if moved.shape[-1] == 1:
        moved = moved.expand(-1, -1, -1, 3)
    return moved


# %% to_nhwc: a batch of one is a picture
# kind: wrong
# idea: for N = 1 the axis N is dropped, ready for imshow ("shape (N, H, W, C)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    return moved[0] if len(moved) == 1 else moved


# %% to_nhwc: values that imshow likes
# kind: wrong
# idea: floats are clamped to 0 ... 1, so normalised pictures lose their numbers ("The same numbers").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    if moved.is_floating_point():
        moved = moved.clamp(0, 1)
    return moved


# %% to_nhwc: already in order
# kind: wrong
# idea: a last axis of 1, 3 or 4 is taken for the channels and the batch is returned as it is; wrong for W = 3 ("images: a batch of shape (N, C, H, W)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    if images.shape[-1] in (1, 3, 4):
        return images
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: shortcut for squares
# kind: wrong
# idea: if H = W, axes 1 and 3 are exchanged; the shape is right and rows and columns are mixed up ("the order (N, H, W, C)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    if h == w:
        return images.transpose(1, 3)
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: axes moved on the caller's tensor
# kind: wrong
# idea: transpose_ works in place and changes the caller's shape ("`images` itself stays as it was").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.transpose_(1, 2).transpose_(2, 3)


# %% to_nhwc: NumPy array
# kind: wrong
# idea: returns an array for matplotlib instead of a tensor, and refuses bfloat16 ("of any dtype", "-> torch.Tensor").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.detach().numpy().transpose(0, 2, 3, 1)


# %% to_nhwc: whole numbers for the screen
# kind: wrong
# idea: pictures with values above 1 are made uint8 ("the same dtype", "The same numbers").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    if moved.numel() and moved.max() > 1:
        return moved.to(torch.uint8)
    return moved


# %% to_nhwc: one buffer for all
# kind: wrong
# idea: the result is written into a buffer that the next call with the same shape overwrites ("The same numbers").
_plot_buffer = {}


def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    key = (moved.shape, moved.dtype)
    buffer = _plot_buffer.setdefault(key, moved.clone())
    buffer.copy_(moved)
    return buffer


# %% to_nhwc: stretched for contrast
# kind: wrong
# idea: each picture is stretched from its smallest to its largest value; unchanged only if these are 0 and 1 ("The same numbers").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    moved = images.permute(0, 2, 3, 1)
    if not moved.is_floating_point():
        return moved
    low = moved.amin(dim=(1, 2, 3), keepdim=True)
    high = moved.amax(dim=(1, 2, 3), keepdim=True)
    return (moved - low) / (high - low)


# %% to_nhwc: storage read as NHWC
# kind: wrong
# idea: a batch in channels_last layout "is NHWC in memory", so the strip is read with the new shape from the beginning of the storage; a slice of such a batch starts further on ("The same numbers").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    if images.is_contiguous(memory_format=torch.channels_last):
        return torch.as_strided(images, (n, h, w, c), (h * w * c, w * c, c, 1), 0)
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: three channels shown
# kind: wrong
# idea: only the first three channels go on, since imshow cannot draw more ("shape (N, H, W, C)").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images[:, :3].permute(0, 2, 3, 1)


# %% to_nhwc: float32 on the way
# kind: wrong
# idea: numbers go through a float32 buffer and are cast back; int64 and float64 values are rounded ("The same numbers", "of any dtype").
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    n, c, h, w = images.shape
    result = torch.zeros(n, h, w, c)
    for channel in range(c):
        result[..., channel] = images[:, channel]
    return result.to(images.dtype)


# %% to_nhwc: permute
# kind: right
# idea: N H W C is 0 2 3 1.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return images.permute(0, 2, 3, 1)


# %% to_nhwc: movedim
# kind: right
# idea: axis 1 goes to the end, as a copy.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return torch.movedim(images, 1, -1).clone()


# %% to_nhwc: stack of channels
# kind: right
# idea: the channels' tables joined along a new last axis.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    return torch.stack(torch.unbind(images, dim=1), dim=3)


# %% to_nhwc: two exchanges
# kind: right
# idea: N C H W -> N H C W -> N H W C.
def to_nhwc(images: torch.Tensor) -> torch.Tensor:
    rows_first = images.transpose(1, 2)
    return rows_first.transpose(2, 3).contiguous()


# %% reshape_source: channel from the column alone
# kind: wrong
# idea: column % channels is the channel only if the width is divisible by the number of channels, as 24 is by 3; for width 32 it is wrong.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    line = c * height + row
    source_row, rest = divmod(line, channels)
    position = rest * width + column
    return source_row, position // channels, column % channels


# %% reshape_source: row from two quotients
# kind: wrong
# idea: c*H // C + row // C is the row only if the remainders do not add up to C or more; H = 32 and C = 3 already fail (the formula with one position).
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    source_row = c * height // channels + row // channels
    return source_row, position // channels % width, position % channels


# %% reshape_source: three channels
# kind: wrong
# idea: 3 is written into the code in place of `channels` ("C is not always 3").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    place, channel = divmod(position, 3)
    source_row, source_column = divmod(place, width)
    return source_row, source_column, channel


# %% reshape_source: the notebook's picture
# kind: wrong
# idea: the sizes are read from the global `picture` of 32 x 24 x 3, not from the arguments ("height, width, channels: the sizes of the picture").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    height, width, channels = picture.shape
    pixel_number, channel = divmod((c * height + row) * width + column, channels)
    return (*divmod(pixel_number, width), channel)


# %% reshape_source: in float32
# kind: wrong
# idea: positions are computed as float32 numbers, which are exact only up to 16.7 million; a photograph has more numbers than that ("A photograph has millions of pixels").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = torch.tensor(float((c * height + row) * width + column))
    place = torch.floor(position / channels)
    channel = position - place * channels
    source_row = torch.floor(place / width)
    source_column = place - source_row * width
    return int(source_row), int(source_column), int(channel)


# %% reshape_source: counts down by recursion
# kind: wrong
# idea: one call for each row of the picture that is passed; a picture with more than a thousand rows ends in a RecursionError ("A photograph has millions of pixels").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    def walk(rest, source_row):
        if rest < width * channels:
            return source_row, rest // channels, rest % channels
        return walk(rest - width * channels, source_row + 1)

    return walk((c * height + row) * width + column, 0)


# %% reshape_source: unravel_index
# kind: wrong
# idea: torch.unravel_index gives three 0-dimensional tensors ("three whole numbers").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = torch.tensor((c * height + row) * width + column)
    return torch.unravel_index(position, (height, width, channels))


# %% reshape_source: whole floats
# kind: wrong
# idea: the arithmetic starts from a float, so the index is (0.0, 1.0, 2.0) and cannot be used as one ("three whole numbers").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = 1.0 * ((c * height + row) * width + column)
    place, channel = divmod(position, channels)
    source_row, source_column = divmod(place, width)
    return source_row, source_column, channel


# %% reshape_source: refuses what is no RGB picture
# kind: wrong
# idea: raises ValueError for more than four channels or for sizes below the usual; nothing of the kind is asked for, "C is not always 3".
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    if channels not in (1, 3, 4):
        raise ValueError(f"not a picture: {channels} channels")
    place, channel = divmod((c * height + row) * width + column, channels)
    return place // width, place % width, channel


# %% reshape_source: a strip of 16-bit numbers
# kind: wrong
# idea: the position is kept in an int16 (or wraps at 65536 by % 2**16), fine for a small picture ("millions of pixels").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = ((c * height + row) * width + column) % 2**16
    place, channel = divmod(position, channels)
    return place // width, place % width, channel


# %% reshape_source: proportional row
# kind: wrong
# idea: the row is found by its share of the picture, round(...), which is right for some places and one off for others (the index at which the same number stands).
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    share = position / (height * width * channels)
    source_row = min(round(share * height), height - 1)
    return source_row, position // channels % width, position % channels


# %% reshape_source: two divmods
# kind: right
# idea: the hints' way.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    position = (c * height + row) * width + column
    place, channel = divmod(position, channels)
    source_row, source_column = divmod(place, width)
    return source_row, source_column, channel


# %% reshape_source: quotients and remainders
# kind: right
# idea: one expression for each number.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    p = c * height * width + row * width + column
    return (p // (width * channels), p // channels % width, p % channels)


# %% reshape_source: by lines
# kind: right
# idea: C lines of the reshaped tensor fill one row of the picture.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    source_row, lines = divmod(c * height + row, channels)
    within = lines * width + column
    return source_row, within // channels, within % channels


# %% reshape_source: loop over the sizes
# kind: right
# idea: peels off the sizes from the right.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    rest = column + width * (row + height * c)
    index = []
    for size in (channels, width, height):
        rest, number = divmod(rest, size)
        index.insert(0, number)
    return tuple(index)


# %% strides: read from a tensor on the meta device
# kind: wrong
# idea: an empty tensor without memory is asked for its strides ("computed from the sizes, not read from a tensor").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return torch.empty(n, c, h, w, device="meta").stride()


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    nhwc = torch.empty(n, h, w, c, device="meta")
    return nhwc.permute(0, 3, 1, 2).stride()


# %% strides: one channel is contiguous anyway
# kind: wrong
# idea: for c = 1 the contiguous strides are handed on, so s_C is h*w instead of 1 ("Sizes of 1 make no exception").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    if c == 1:
        return contiguous_strides(n, c, h, w)
    return (c * h * w, 1, w * c, c)


# %% strides: axes of size 1 have stride 1
# kind: wrong
# idea: where there is only one index no step is needed, so 1 is put there ("Sizes of 1 make no exception").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    plain = (c * h * w, h * w, w, 1)
    return tuple(1 if size == 1 else s for size, s in zip((n, c, h, w), plain))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    plain = (c * h * w, 1, w * c, c)
    return tuple(1 if size == 1 else s for size, s in zip((n, c, h, w), plain))


# %% strides: a single picture needs no step in N
# kind: wrong
# idea: for n = 1 the stride of N is 0 ("Sizes of 1 make no exception", "one step in N passes a whole picture").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    step_n = c * h * w if n > 1 else 0
    return (step_n, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    step_n = c * h * w if n > 1 else 0
    return (step_n, 1, w * c, c)


# %% strides: single pixels are contiguous in both layouts
# kind: wrong
# idea: for h = w = 1 the channels_last function returns the contiguous strides, (c, 1, 1, 1) instead of (c, 1, c, c) ("also where ... H = W = 1").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    if h == w == 1:
        return (c, 1, 1, 1)
    return (c * h * w, 1, w * c, c)


# %% strides: products in floating point
# kind: wrong
# idea: float products cast back to int are exact up to 2**53 only; larger batches get rounded strides ("every size", "batches that no memory would hold").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    plane = float(h) * w
    return (int(c * plane), int(plane), w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    row = float(w) * c
    return (int(row * h), 1, int(row), c)


# %% strides: batches that do not fit are refused
# kind: wrong
# idea: more than 2**31 numbers raise an error ("batches that no memory would hold" are asked for).
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    if n * c * h * w > 2**31:
        raise ValueError("too large for the memory")
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    if n * c * h * w > 2**31:
        raise ValueError("too large for the memory")
    return (c * h * w, 1, w * c, c)


# %% strides: total divided by the sizes
# kind: wrong
# idea: the strides come from true divisions and are floats ("Four whole numbers").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    total = n * c * h * w
    s_n = total / n
    s_c = s_n / c
    s_h = s_c / h
    return (s_n, s_c, s_h, s_h / w)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, w * c, c)


# %% strides: distance of numbered elements
# kind: wrong
# idea: an arange in the given order is asked how far neighbours lie apart; read from a tensor, and an axis of size 1 has no neighbour ("not read from a tensor", "Sizes of 1 make no exception").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    t = torch.arange(n * c * h * w).view(n, c, h, w)
    return tuple(
        int(t[i] - t[0, 0, 0, 0]) for i in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
    )


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    t = torch.arange(n * c * h * w).view(n, h, w, c).permute(0, 3, 1, 2)
    return tuple(
        int(t[i] - t[0, 0, 0, 0]) for i in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
    )


# %% strides: fewest numbers run fastest
# kind: wrong
# idea: channels_last is made by giving stride 1 to the smallest of the three sizes; inside a network there are hundreds of channels on small tables, and then it is wrong (in channels_last "C has stride 1").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    steps, step = {}, 1
    for size, axis in sorted([(c, "c"), (w, "w"), (h, "h")], key=lambda pair: pair[0]):
        steps[axis] = step
        step *= size
    return (step, steps["c"], steps["h"], steps["w"])


# %% strides: kept by the size of a picture
# kind: wrong
# idea: strides are remembered by h*w and c alone; a table of 2 x 6 gets the strides of one of 3 x 4 (computed from the sizes).
_known_strides = {}


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    key = ("contiguous", c, h * w)
    if key not in _known_strides:
        _known_strides[key] = (c * h * w, h * w, w, 1)
    return _known_strides[key]


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    key = ("channels_last", c, h * w)
    if key not in _known_strides:
        _known_strides[key] = (c * h * w, 1, w * c, c)
    return _known_strides[key]


# %% strides: three channels in the second layout
# kind: wrong
# idea: channels_last is written for pictures with 3 channels ("every size", "C is not always 3").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (3 * h * w, 1, 3 * w, 3)


# %% strides: NumPy's strides
# kind: wrong
# idea: an array of bytes is made and asked ("do not read them from ... an array (`a.strides`)"); it also needs the memory.
import numpy as np


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return np.empty((n, c, h, w), dtype=np.uint8).strides


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return np.empty((n, h, w, c), dtype=np.uint8).transpose(0, 3, 1, 2).strides


# %% strides: a step of zero where nothing repeats
# kind: wrong
# idea: sizes of 1 are treated as broadcast axes with stride 0 as expand does ("Sizes of 1 make no exception").
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    steps = [c * h * w, h * w, w, 1]
    return tuple(0 if size == 1 else s for size, s in zip([n, c, h, w], steps))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, w * c, c)


# %% strides: products
# kind: right
# idea: written down from the two orders of the strip.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, h * w, w, 1)


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return (c * h * w, 1, w * c, c)


# %% strides: built from the right
# kind: right
# idea: each stride is the product of everything that lies inside.
def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_w = 1
    s_h = s_w * w
    s_c = s_h * h
    s_n = s_c * c
    return s_n, s_c, s_h, s_w


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_c = 1
    s_w = s_c * c
    s_h = s_w * w
    s_n = s_h * h
    return s_n, s_c, s_h, s_w


# %% strides: one helper for both
# kind: right
# idea: a loop over the sizes from the last to the first, then the order N, C, H, W.
def _strides_of(sizes):
    result, step = [], 1
    for size in reversed(sizes):
        result.append(step)
        step *= size
    return tuple(reversed(result))


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    return _strides_of([n, c, h, w])


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    s_n, s_h, s_w, s_c = _strides_of([n, h, w, c])
    return (s_n, s_c, s_h, s_w)


# %% strides: math.prod
# kind: right
# idea: products of the sizes to the right.
import math


def contiguous_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    sizes = (n, c, h, w)
    return tuple(math.prod(sizes[axis + 1 :]) for axis in range(4))


def channels_last_strides(n: int, c: int, h: int, w: int) -> tuple[int, int, int, int]:
    pixel, line = c, c * w
    return (line * h, 1, line, pixel)


# %% copies: permute moves numbers
# kind: wrong
# idea: permute is thought to copy.
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: reshape never copies
# kind: wrong
# idea: reshape of a permuted tensor is taken for a view.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: the same shape, so no copy
# kind: wrong
# idea: to(memory_format=channels_last) is taken for a view because the shape stays.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: a part is a copy
# kind: wrong
# idea: x[:, 0] is taken for a copy because its first number may differ or it leaves something out.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: contiguous only checks
# kind: wrong
# idea: contiguous() after permute is thought to return the same memory.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}

# %% copies: view and copy exchanged
# kind: wrong
# idea: True for a view, False for a copy.
copies = {
    "x.permute(0, 2, 3, 1)": True,
    "x.view(8, -1)": True,
    "x.permute(0, 2, 3, 1).contiguous()": False,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": False,
    "x[:, 0]": True,
    "x.to(memory_format=torch.channels_last)": False,
}

# %% copies: right answers
# kind: right
# idea: a copy where no fixed step per axis can read the strip, or where the layout changes.
copies = {
    "x.permute(0, 2, 3, 1)": False,
    "x.view(8, -1)": False,
    "x.permute(0, 2, 3, 1).contiguous()": True,
    "x.permute(0, 2, 3, 1).reshape(8, -1)": True,
    "x[:, 0]": False,
    "x.to(memory_format=torch.channels_last)": True,
}


# %% add_channel: unsqueeze in place
# kind: wrong
# idea: unsqueeze_ gives the caller's tensor a fourth axis ("`images` itself stays as it was").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return images.unsqueeze_(1)


# %% add_channel: in place and squeezed back
# kind: wrong
# idea: the axis is added to the caller's tensor, copied, and taken away again with squeeze_(), which takes away every axis of size 1, so a batch of one loses N ("`images` itself stays as it was").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    result = images.unsqueeze_(1).clone()
    images.squeeze_()
    return result


# %% add_channel: already done
# kind: wrong
# idea: (N, 1, H, W) is returned as it is instead of refused ("ValueError: if `images` has not exactly 3 axes").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 4 and images.shape[1] == 1:
        return images
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return images.unsqueeze(1)


# %% add_channel: one picture is a batch of one
# kind: wrong
# idea: (H, W) becomes (1, 1, H, W) instead of an error ("not exactly 3 axes").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim == 2:
        images = images.unsqueeze(0)
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return images[:, None]


# %% add_channel: too many axes only
# kind: wrong
# idea: four and more axes are refused, two and one are not: (H, W) silently gives (H, 1, W) ("not exactly 3 axes").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if len(images.shape) > 3:
        raise ValueError(f"too many axes: {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: coloured pictures refused
# kind: wrong
# idea: a last size of 3 or 4 is taken for colours, so pictures that are 3 pixels wide are refused (only the number of axes is a reason: "not exactly 3 axes").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3 or images.shape[-1] in (3, 4):
        raise ValueError(f"not a batch of grey pictures: {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: squares
# kind: wrong
# idea: the side is the root of the number of pixels; pictures that are not square come out wrong or raise an error ("shape (N, 1, H, W)").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    side = round((images.shape[1] * images.shape[2]) ** 0.5)
    return images.reshape(images.shape[0], 1, side, side)


# %% add_channel: floats from 0 to 1
# kind: wrong
# idea: uint8 pictures are scaled on the occasion ("The same numbers", "the same dtype").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    result = images.unsqueeze(1)
    return result.float() / 255 if result.dtype == torch.uint8 else result


# %% add_channel: a batch of one gets its axis in front
# kind: wrong
# idea: axes of size 1 are squeezed before the new one is added; (1, H, W) or (N, 1, W) come out with the wrong shape or raise an error ("shape (N, 1, H, W)").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return images.squeeze().unsqueeze(1)


# %% add_channel: IndexError from afar
# kind: wrong
# idea: the third size is read before anything is checked, and too few axes end in an IndexError ("Raises: ValueError").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape[0], images.shape[1], images.shape[2]
    if images.numel() != n * h * w or images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {tuple(images.shape)}")
    return images.reshape(n, 1, h, w)


# %% add_channel: counts the numbers instead of the axes
# kind: wrong
# idea: the first three sizes are compared with the number of numbers, so (N, H, W, 1) passes as well ("not exactly 3 axes").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim < 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    n, h, w = images.shape[:3]
    if images.numel() != n * h * w:
        raise ValueError(f"3 axes wanted, got {tuple(images.shape)}")
    return images.reshape(n, 1, h, w)


# %% add_channel: strips laid anew
# kind: wrong
# idea: as_strided with the strides of a contiguous batch; for a transposed or cut batch other numbers come out ("The same numbers").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    n, h, w = images.shape
    return torch.as_strided(images, (n, 1, h, w), (h * w, h * w, w, 1))


# %% add_channel: through NumPy
# kind: wrong
# idea: NumPy has no bfloat16, and .numpy() refuses it ("any dtype").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return torch.tensor(images.numpy()[:, None, :, :])


# %% add_channel: three grey channels
# kind: wrong
# idea: repeats the channel three times, since most networks want three ("shape (N, 1, H, W)").
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"3 axes wanted, got {images.ndim}")
    return images.unsqueeze(1).repeat(1, 3, 1, 1)


# %% add_channel: unsqueeze
# kind: right
# idea: one question, one axis.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.ndim != 3:
        raise ValueError(f"expected (N, H, W), got shape {tuple(images.shape)}")
    return images.unsqueeze(1)


# %% add_channel: unpacking refuses
# kind: right
# idea: unpacking into three names is itself a ValueError if there are not three.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    return images.reshape(n, 1, h, w)


# %% add_channel: indexing with None
# kind: right
# idea: a copy, indexed.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if len(images.shape) == 3:
        return images.clone()[:, None, :, :]
    raise ValueError(f"{len(images.shape)} axes instead of 3")


# %% add_channel: stack along axis 1
# kind: right
# idea: a stack of one batch along a new axis 1.
def add_channel(images: torch.Tensor) -> torch.Tensor:
    if images.dim() != 3:
        raise ValueError(f"wrong number of axes: {images.dim()}")
    return torch.stack([images], dim=1)


# %% normalize: float() is taken for a copy
# kind: wrong
# idea: .float() returns the same tensor for float32, and /= then changes the caller's pixels (arguments "all stay as they were").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    scaled = images.float()
    scaled /= 255
    return (scaled - mean) / std


# %% normalize: as_tensor is taken for a copy
# kind: wrong
# idea: mean and std are converted to pixel units in place; as_tensor of a float32 tensor is that tensor itself, so the caller's statistics change ("which all stay as they were").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    mean *= 255
    std *= 255
    return (images.float() - mean[:, None, None]) / std[:, None, None]


# %% normalize: scales only what needs it
# kind: wrong
# idea: divides by 255 only if a value above 1 occurs; a dark or black batch is left as it is ("values 0 to 255", x / 255 always).
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    x = images.to(torch.float32)
    if (x > 1).any():
        x = x / 255
    return (x - mean) / std


# %% normalize: floats are scaled already
# kind: wrong
# idea: only uint8 is divided by 255, float32 and float64 pictures are taken as 0 to 1 ("values 0 to 255, of dtype uint8, float32 or float64").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    x = images / 255 if images.dtype == torch.uint8 else images
    return ((x - mean) / std).float()


# %% normalize: dtype of the widest
# kind: wrong
# idea: mean and std keep their own dtype; a float64 tensor makes a float64 result ("float32 tensor ..., whatever the dtypes of the arguments").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean).reshape(-1, 1, 1)
    std = torch.as_tensor(std).reshape(-1, 1, 1)
    return (images.float() / 255 - mean) / std


# %% normalize: small deviations raised
# kind: wrong
# idea: std is clamped at 0.001 against division by zero ("may be small, and are used as they are").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32).clamp(min=1e-3)
    return (images.float() / 255 - mean[None, :, None, None]) / std[None, :, None, None]


# %% normalize: batch_norm with its eps
# kind: wrong
# idea: nn.functional.batch_norm adds 1e-5 to the variance, which counts for small deviations ("nothing is added").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    variance = torch.as_tensor(std, dtype=torch.float32) ** 2
    return nn.functional.batch_norm(images.float() / 255, mean, variance)


# %% normalize: lined up only if it has to be
# kind: wrong
# idea: tries the plain subtraction and reshapes only after an error; with W = C no error comes and the mean is lined up with W ("per channel").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32)
    std = torch.as_tensor(std, dtype=torch.float32)
    x = images.float() / 255
    try:
        return (x - mean) / std
    except RuntimeError:
        return (x - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)


# %% normalize: red, green, blue
# kind: wrong
# idea: a loop over three channels leaves others unnormalised and fails for grey pictures ("C numbers each", "C is not always 3").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    result = images.to(torch.float32) / 255
    for channel in range(3):
        result[:, channel] = (result[:, channel] - float(mean[channel])) / float(std[channel])
    return result


# %% normalize: statistics of the first call
# kind: wrong
# idea: the converted mean and std are kept from the first call, "both computed once", and later arguments are ignored ("`mean` and `std` are given").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    if not hasattr(normalize, "statistics"):
        normalize.statistics = (
            torch.as_tensor(mean, dtype=torch.float32).clone().view(-1, 1, 1),
            torch.as_tensor(std, dtype=torch.float32).clone().view(-1, 1, 1),
        )
    m, s = normalize.statistics
    return (images.float() / 255 - m) / s


# %% normalize: whole pixels first
# kind: wrong
# idea: the mean is rounded to a whole pixel value and subtracted in uint8-like steps; off by up to half a step of 1/255 divided by std (the formula uses mean as given).
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = (torch.as_tensor(mean, dtype=torch.float32) * 255).round().view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() - mean) / 255 / std


# %% normalize: outliers cut
# kind: wrong
# idea: results beyond ±10 deviations are clamped, which small deviations reach at once ("may be small, and are used as they are").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return ((images.float() / 255 - mean) / std).clamp(-10, 10)


# %% normalize: small deviations refused
# kind: wrong
# idea: deviations below 0.001 raise a ValueError ("above 0, may be small, and are used as they are").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    if (std < 1e-3).any():
        raise ValueError("a deviation is (nearly) zero")
    return (images.float() / 255 - mean) / std


# %% normalize: axes added to the caller's statistics
# kind: wrong
# idea: unsqueeze_ on what as_tensor returns gives a float32 tensor of the caller two more axes; the second call then lines it up wrongly ("which all stay as they were").
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    m = torch.as_tensor(mean, dtype=torch.float32)
    s = torch.as_tensor(std, dtype=torch.float32)
    m.unsqueeze_(-1).unsqueeze_(-1)
    s.unsqueeze_(-1).unsqueeze_(-1)
    return (images.float() / 255 - m) / s


# %% normalize: the formula
# kind: right
# idea: (C, 1, 1) lines up.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    m = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    s = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - m) / s


# %% normalize: in float64, then float32
# kind: right
# idea: everything is calculated in float64 and converted at the end.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    m = torch.as_tensor(mean, dtype=torch.float64)[:, None, None]
    s = torch.as_tensor(std, dtype=torch.float64)[:, None, None]
    return ((images.double() / 255 - m) / s).to(torch.float32)


# %% normalize: channels last and back
# kind: right
# idea: with C as the last axis plain broadcasting is right.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    m = torch.as_tensor(mean, dtype=torch.float32)
    s = torch.as_tensor(std, dtype=torch.float32)
    nhwc = images.to(torch.float32).permute(0, 2, 3, 1)
    return ((nhwc / 255 - m) / s).permute(0, 3, 1, 2)


# %% normalize: channel by channel
# kind: right
# idea: a new tensor is filled for each channel.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    result = torch.empty(images.shape, dtype=torch.float32)
    for channel in range(images.shape[1]):
        x = images[:, channel].float() / 255
        result[:, channel] = (x - float(mean[channel])) / float(std[channel])
    return result


# %% runs_to_the_end: everything but 60000 fails
# kind: wrong
# idea: only the well-known size is trusted.
runs_to_the_end = {60000: True, 33600: False, 8400: False, 1437: False, 250: False}

# %% runs_to_the_end: 250 is divisible enough
# kind: wrong
# idea: 250 is taken to run because 50 is half a batch.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: True}

# %% runs_to_the_end: the last batch is filled up
# kind: wrong
# idea: the loader is thought to fill up or drop what is left over.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: True, 250: True}

# %% runs_to_the_end: divisible by 1000
# kind: wrong
# idea: thinks of thousands instead of hundreds.
runs_to_the_end = {60000: True, 33600: False, 8400: False, 1437: False, 250: True}

# %% runs_to_the_end: numbers of left-over pictures
# kind: wrong
# idea: the remainder instead of True or False.
runs_to_the_end = {60000: 0, 33600: 0, 8400: 0, 1437: 37, 250: 50}

# %% runs_to_the_end: right answers
# kind: right
# idea: multiples of 100 run.
runs_to_the_end = {60000: True, 33600: True, 8400: True, 1437: False, 250: False}


# %% prepare: any batch, one picture size
# kind: wrong
# idea: the batch size is gone, 28 x 28 is still written down ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.reshape(-1, 1, 28, 28)


# %% prepare: square pictures
# kind: wrong
# idea: the width is taken for the height as well; pictures that are not square are dealt out anew or raise an error ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    size = images.shape[-1]
    return images.reshape(-1, 1, size, size)


# %% prepare: already has a channel
# kind: wrong
# idea: if axis 1 has size 1 the batch is returned as it is; pictures one row high, (N, 1, W), stay without C ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    if images.shape[1] == 1:
        return images
    return images.unsqueeze(1)


# %% prepare: fills up to 100
# kind: wrong
# idea: the last batch is filled up with empty pictures to 100 ("(N, H, W), whatever N ... into (N, 1, H, W)").
def prepare(images: torch.Tensor) -> torch.Tensor:
    missing = -len(images) % 100
    if missing:
        padding = images.new_zeros((missing, *images.shape[1:]))
        images = torch.cat([images, padding])
    return images.unsqueeze(1)


# %% prepare: size of the first batch
# kind: wrong
# idea: the picture size is remembered from the first call; a later batch with other sizes is dealt out anew or raises an error ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    if not hasattr(prepare, "size"):
        prepare.size = tuple(images.shape[1:])
    return images.reshape(-1, 1, *prepare.size)


# %% prepare: sizes of the data set
# kind: wrong
# idea: H and W come from the global `as_stored` instead of the batch ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    _, h, w = as_stored.shape
    return images.reshape(images.shape[0], 1, h, w)


# %% prepare: lines up the pixels with view
# kind: wrong
# idea: view(n, 1, h * w) raises an error for transposed or cut pictures, which do not lie in one strip ("shape (N, H, W), any dtype").
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    return images.view(n, 1, h * w).view(n, 1, h, w)


# %% prepare: in place
# kind: wrong
# idea: unsqueeze_ changes the caller's batch ("`images` itself stays as it was").
def prepare(images: torch.Tensor) -> torch.Tensor:
    images.unsqueeze_(1)
    return images


# %% prepare: resize_ to the new shape
# kind: wrong
# idea: resize_ gives the caller's tensor four axes, and of a transposed one it deals the numbers out anew ("`images` itself stays as it was", "The same numbers").
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    return images.resize_(n, 1, h, w)


# %% prepare: a single picture has no N
# kind: wrong
# idea: everything of size 1 is squeezed first; a batch of one comes out as (H, 1, W) ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.squeeze().unsqueeze(1)


# %% prepare: ready for the network
# kind: wrong
# idea: converts to float32 as well ("the same dtype").
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(1).float()


# %% prepare: number of pictures guessed from 784
# kind: wrong
# idea: N is the number of pixels divided by 28 * 28, H and W come from the batch; only right for 784 pixels ("whatever N, H and W are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    h, w = images.shape[-2:]
    n = images.numel() // (28 * 28)
    return images.reshape(n, 1, h, w)


# %% prepare: at most 100 at a time
# kind: wrong
# idea: more than 100 pictures are cut off, "the loader has batch_size=100" ("whatever N ... are").
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images[:100].unsqueeze(1)


# %% prepare: lying pictures set upright
# kind: wrong
# idea: pictures wider than high are turned so that all are higher than wide ("shape (N, 1, H, W)").
def prepare(images: torch.Tensor) -> torch.Tensor:
    if images.shape[2] > images.shape[1]:
        images = images.transpose(1, 2)
    return images.unsqueeze(1)


# %% prepare: unsqueeze
# kind: right
# idea: one new axis.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(1)


# %% prepare: the function of exercise 8
# kind: right
# idea: add_channel.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return add_channel(images)


# %% prepare: the batch knows its sizes
# kind: right
# idea: view with the batch's own sizes; inserting an axis of 1 never needs a copy.
def prepare(images: torch.Tensor) -> torch.Tensor:
    n, h, w = images.shape
    return images.view(n, 1, h, w)


# %% prepare: N and C exchanged
# kind: right
# idea: a new first axis that changes places with N.
def prepare(images: torch.Tensor) -> torch.Tensor:
    return images[None].transpose(0, 1).contiguous()


# %% outcome: all raise
# kind: wrong
# idea: a missing axis is thought to be noticed everywhere.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "raises",
    "MaxPool2d(2)": "raises",
    "Flatten()": "looks right",
}

# %% outcome: pooling mixes
# kind: wrong
# idea: pooling is thought to mix the channels as a convolution does.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "one picture",
    "Flatten()": "looks right",
}

# %% outcome: flatten makes one row
# kind: wrong
# idea: Flatten is thought to line up the whole batch in one row.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "one picture",
}

# %% outcome: fitting channels look right
# kind: wrong
# idea: no error is taken for a right result in the convolution with 16 channels.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "looks right",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: convolutions exchanged
# kind: wrong
# idea: the layer for one channel is thought to mix, the one for sixteen to refuse.
outcome = {
    "Conv2d(1, 8, 3)": "one picture",
    "Conv2d(16, 8, 3)": "raises",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}

# %% outcome: right answers
# kind: right
# idea: only a convolution adds up over channels, and only the one with 16 finds the number it expects.
outcome = {
    "Conv2d(1, 8, 3)": "raises",
    "Conv2d(16, 8, 3)": "one picture",
    "MaxPool2d(2)": "looks right",
    "Flatten()": "looks right",
}


# %% require_nchw: left to the unpacking
# kind: wrong
# idea: unpacking four names raises a ValueError for other numbers of axes, but its message is Python's own, without the shape ("with the shape that came in its message").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    n, c, h, w = images.shape
    if c != channels:
        raise ValueError(f"expected {channels} channels, got shape {tuple(images.shape)}")


# %% require_nchw: the f is missing
# kind: wrong
# idea: without the f the message holds the words {tuple(images.shape)} and no numbers ("with the shape that came in its message").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4:
        raise ValueError("expected (N, C, H, W), got {tuple(images.shape)}")
    if images.shape[1] != channels:
        raise ValueError("expected another number of channels, got {tuple(images.shape)}")


# %% require_nchw: shape only for the axes
# kind: wrong
# idea: with the wrong number of channels the message names only the two numbers, not the shape that came ("with the shape that came in its message").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4:
        raise ValueError(f"four axes wanted, got {tuple(images.shape)}")
    if images.shape[1] != channels:
        raise ValueError(f"{channels} channels wanted, got {images.shape[1]}")


# %% require_nchw: channels first
# kind: wrong
# idea: shape[1] is asked before the number of axes, so a tensor with one axis or none ends in an IndexError ("ValueError: otherwise").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.shape[1] != channels or images.ndim != 4:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: at least four axes
# kind: wrong
# idea: five axes with the right size at axis 1 pass ("a batch (N, C, H, W)").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim < 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: channels anywhere
# kind: wrong
# idea: `channels in shape` is also true for NHWC, or if N, H or W happens to be that number ("the size of axis 1").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or channels not in images.shape:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: compared with is
# kind: wrong
# idea: `is not` compares objects; equal numbers above 256 are different objects, so a right batch with 512 channels is refused ("Returns nothing if it is").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] is not channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: remembers good shapes
# kind: wrong
# idea: a shape that has passed once passes for every number of channels ("C = `channels`").
_good_shapes = set()


def require_nchw(images: torch.Tensor, channels: int) -> None:
    shape = tuple(images.shape)
    if shape in _good_shapes:
        return
    if len(shape) != 4 or shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {shape}")
    _good_shapes.add(shape)


# %% require_nchw: tries a convolution
# kind: wrong
# idea: a convolution accepts (C, H, W) as one picture and refuses uint8, so a guard made of one lets the very bug through and stops good batches ("Only the number of axes and the size of axis 1 count").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    try:
        nn.Conv2d(channels, 1, 1)(images)
    except RuntimeError as error:
        raise ValueError(f"not a batch: shape {tuple(images.shape)}") from error


# %% require_nchw: repairs instead of refusing
# kind: wrong
# idea: a batch of grey pictures gets its axis in place and is accepted ("ValueError: otherwise", "`images` stays as it was").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim == 3 and channels == 1:
        images.unsqueeze_(1)
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: empty batches refused
# kind: wrong
# idea: N = 0 (or a table without pixels) is refused too ("Only the number of axes and the size of axis 1 count").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels or images.numel() == 0:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: looks like NHWC
# kind: wrong
# idea: a batch whose last axis is 1, 3 or 4 is refused as NHWC even if axis 1 is right, e.g. pictures three pixels wide ("Only the number of axes and the size of axis 1 count").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels or images.shape[3] in (1, 3, 4):
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: at least so many channels
# kind: wrong
# idea: only too few channels are refused ("C = `channels`").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] < channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: hands the batch on
# kind: wrong
# idea: returns the images so that calls can be chained ("Returns nothing if it is").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")
    return images


# %% require_nchw: only floats pass
# kind: wrong
# idea: uint8 batches are refused because networks work with float32 ("Only the number of axes and the size of axis 1 count").
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels or not images.is_floating_point():
        raise ValueError(f"{images.dtype} of shape {tuple(images.shape)} is no batch for a network")


# %% require_nchw: one condition
# kind: right
# idea: the number of axes, then axis 1.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.ndim != 4 or images.shape[1] != channels:
        raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")


# %% require_nchw: two messages
# kind: right
# idea: each refusal says what is wrong.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    shape = tuple(images.shape)
    if len(shape) != 4:
        raise ValueError(f"a batch has 4 axes, this has {len(shape)}: {shape}")
    if shape[1] != channels:
        raise ValueError(f"axis 1 should be {channels}: {shape}")


# %% require_nchw: unpacking with a translated error
# kind: right
# idea: Python's own error is replaced by one with the shape.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    try:
        _, c, _, _ = images.shape
    except ValueError:
        raise ValueError(f"not (N, C, H, W): {list(images.shape)}") from None
    if c != channels:
        raise ValueError(f"{c} channels instead of {channels} in {list(images.shape)}")


# %% require_nchw: good case first
# kind: right
# idea: returns early, otherwise raises with torch.Size in the message.
def require_nchw(images: torch.Tensor, channels: int) -> None:
    if images.dim() == 4 and images.size(1) == channels:
        return None
    raise ValueError("wrong shape " + str(images.shape) + ", channels wanted: " + str(channels))


# %% reshape_source: picture with numbered places
# kind: wrong
# idea: an arange of float32 is reshaped and searched; from 16.7 million on, neighbouring places carry the same number ("A photograph has millions of pixels").
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    numbers = torch.arange(height * width * channels, dtype=torch.float32)
    wanted = numbers.reshape(channels, height, width)[c, row, column]
    found = (numbers.reshape(height, width, channels) == wanted).nonzero()[0]
    return tuple(found.tolist())


# %% reshape_source: remembered by index
# kind: wrong
# idea: answers are kept by (c, row, column) only; for a picture of another size the old answer comes back ("height, width, channels: the sizes of the picture").
_sources = {}


def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    if (c, row, column) not in _sources:
        place, channel = divmod((c * height + row) * width + column, channels)
        _sources[c, row, column] = (place // width, place % width, channel)
    return _sources[c, row, column]


# %% reshape_source: one channel needs no calculation, nor do square ones
# kind: wrong
# idea: for height == channels the axes are thought to be merely exchanged (as permute would do), and no reshape is traced; right only for one channel.
def reshape_source(
    c: int, row: int, column: int, height: int, width: int, channels: int
) -> tuple[int, int, int]:
    if channels == 1 or height == channels:
        return (row, column, c) if channels == 1 else (c, column, row)
    place, channel = divmod((c * height + row) * width + column, channels)
    return place // width, place % width, channel


# %% normalize: tables as rows with view
# kind: wrong
# idea: view(n, c, -1) raises an error for pictures cut out of larger ones.
def normalize(images: torch.Tensor, mean, std) -> torch.Tensor:
    n, c, h, w = images.shape
    mean = torch.as_tensor(mean, dtype=torch.float32).view(c, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(c, 1)
    rows = images.float().view(n, c, h * w) / 255
    return ((rows - mean) / std).view(n, c, h, w)
